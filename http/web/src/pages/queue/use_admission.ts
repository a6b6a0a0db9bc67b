/** Getting a room: at once, or after a wait in the queue of a full server that one may leave. */
import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { admitted } from '../../net/admission';
import type { Queue } from '../../wire/problem';

export interface Admission {
  /** One's place while one waits. */
  queue: ReadonlySignal<Queue | null>;
  problem: ReadonlySignal<unknown>;
  busy: ReadonlySignal<boolean>;
  /** What `ask` came back with, or null when it failed (see `problem`) or the person left. */
  enter: <Answer>(ask: () => Promise<Answer>) => Promise<Answer | null>;
  leave: () => void;
}

export function useAdmission(): Admission {
  const queue = useSignal<Queue | null>(null);
  const problem = useSignal<unknown>(null);
  const busy = useSignal(false);
  const abort = useRef<AbortController | null>(null);
  const leave = () => abort.current?.abort();
  useEffect(() => leave, []);

  const enter = async <Answer>(ask: () => Promise<Answer>): Promise<Answer | null> => {
    if (busy.value) return null;
    const mine = new AbortController();
    abort.current = mine;
    busy.value = true;
    problem.value = null;
    try {
      return await admitted({
        ask,
        onQueue: (place) => {
          queue.value = place;
        },
        signal: mine.signal,
      });
    } catch (thrown) {
      problem.value = thrown;
      return null;
    } finally {
      busy.value = false;
      queue.value = null;
    }
  };
  return { queue, problem, busy, enter, leave };
}
