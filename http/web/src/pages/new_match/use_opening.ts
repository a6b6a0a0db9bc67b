/** Opening a room: at once, or after a wait in the queue of a full server that one may leave. */
import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { admitted } from '../../net/admission';
import { newId } from '../../net/ids';
import { rest } from '../../net/rest';
import type { Queue } from '../../wire/problem';
import type { Match, Mode } from '../../wire/records';

export interface Wanted {
  mode: Mode;
  format: string;
  topic?: string;
}

export interface Opening {
  queue: ReadonlySignal<Queue | null>;
  problem: ReadonlySignal<unknown>;
  busy: ReadonlySignal<boolean>;
  /** The match, or null when it failed (see `problem`) or the person left. */
  open: (wanted: Wanted) => Promise<Match | null>;
  leave: () => void;
}

export function useOpening(): Opening {
  const queue = useSignal<Queue | null>(null);
  const problem = useSignal<unknown>(null);
  const busy = useSignal(false);
  const abort = useRef<AbortController | null>(null);
  const leave = () => abort.current?.abort();
  useEffect(() => leave, []);

  const open = async (wanted: Wanted): Promise<Match | null> => {
    if (busy.value) return null;
    const mine = new AbortController();
    abort.current = mine;
    const key = newId();
    busy.value = true;
    problem.value = null;
    try {
      const made = await admitted({
        ask: () => rest.createMatch(wanted, key),
        onQueue: (place) => {
          queue.value = place;
        },
        signal: mine.signal,
      });
      return made?.match ?? null;
    } catch (thrown) {
      problem.value = thrown;
      return null;
    } finally {
      busy.value = false;
      queue.value = null;
    }
  };
  return { queue, problem, busy, open, leave };
}
