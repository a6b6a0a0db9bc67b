/** What a page asks the server for first: the value, or the problem and a way to ask again. */
import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';

export interface Loaded<Value> {
  value: ReadonlySignal<Value | null>;
  /** What was thrown, or null. */
  problem: ReadonlySignal<unknown>;
  again: () => Promise<void>;
}

export function useLoaded<Value>(load: () => Promise<Value>): Loaded<Value> {
  const value = useSignal<Value | null>(null);
  const problem = useSignal<unknown>(null);
  const ended = useSignal(false);
  const again = async () => {
    try {
      const found = await load();
      if (ended.peek()) return;
      value.value = found;
      problem.value = null;
    } catch (thrown) {
      if (!ended.peek()) problem.value = thrown;
    }
  };
  useEffect(() => {
    ended.value = false;
    void again();
    // What could not be loaded is asked for again as soon as there is a connection.
    const back = () => problem.peek() && void again();
    window.addEventListener('online', back);
    return () => {
      ended.value = true;
      window.removeEventListener('online', back);
    };
  }, []);
  return { value, problem, again };
}
