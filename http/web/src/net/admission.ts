/** Getting a room on a full server: ask, stand in its queue, ask again until there is one. */
import { asProblem, type Queue } from '../wire/problem';

export interface Waiting<Answer> {
  /** One try; the server knows a person's place in the queue as long as they keep asking. */
  ask: () => Promise<Answer>;
  onQueue: (queue: Queue) => void;
  signal: AbortSignal;
  pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

const PAUSE_MS = 2_000;
const PAUSE_MIN_MS = 500;
const PAUSE_MAX_MS = 30_000;

/**
 * What `ask` came back with, or null once `signal` is aborted.
 *
 * While we stand in the queue a lost answer does not lose the place: it is asked again. A refusal that is final,
 * and any before we stand in the queue, is thrown.
 */
export async function admitted<Answer>(waiting: Waiting<Answer>): Promise<Answer | null> {
  const { ask, onQueue, signal, pause = sleep } = waiting;
  let queued = false;
  for (;;) {
    if (signal.aborted) return null;
    try {
      const answer = await ask();
      return signal.aborted ? null : answer;
    } catch (thrown) {
      if (signal.aborted) return null;
      const { code, options } = asProblem(thrown);
      if (options.queue) {
        queued = true;
        onQueue(options.queue);
      } else if (!queued || !(options.retryable || code === 'offline')) {
        throw thrown;
      }
      await pause(Math.min(Math.max(options.retryAfterMs ?? PAUSE_MS, PAUSE_MIN_MS), PAUSE_MAX_MS), signal);
    }
  }
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
