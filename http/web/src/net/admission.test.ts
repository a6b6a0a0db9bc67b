import { describe, expect, it } from 'vitest';
import { Problem, type Queue } from '../wire/problem';
import { admitted } from './admission';

const full = (position: number, retryAfterMs?: number) =>
  new Problem('unavailable', 'full', {
    retryable: true,
    queue: { position, of: 3 },
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });

/** Plays `answers` in turn and notes what was asked, shown and waited. */
function server(answers: (Error | string)[]) {
  const asked = { times: 0 };
  const shown: Queue[] = [];
  const pauses: number[] = [];
  const abort = new AbortController();
  return {
    asked,
    shown,
    pauses,
    abort,
    waiting: {
      ask: async (): Promise<string> => {
        asked.times += 1;
        const answer = answers.shift();
        if (typeof answer === 'string') return answer;
        throw answer;
      },
      onQueue: (queue: Queue): void => {
        shown.push(queue);
      },
      signal: abort.signal,
      pause: async (ms: number) => void pauses.push(ms),
    },
  };
}

describe('getting a room', () => {
  it('is at once when there is one', async () => {
    const one = server(['room']);
    expect(await admitted(one.waiting)).toBe('room');
    expect(one.asked.times).toBe(1);
  });

  it('asks again, as late as the server said', async () => {
    const one = server([full(2, 4_000), full(1, 1_000), 'room']);
    expect(await admitted(one.waiting)).toBe('room');
    expect(one.asked.times).toBe(3);
    expect(one.pauses).toEqual([4_000, 1_000]);
    expect(one.shown.map((queue) => queue.position)).toEqual([2, 1]);
  });

  it('never asks without a pause, nor waits forever', async () => {
    const one = server([full(2, 0), full(2, 86_400_000), full(1), 'room']);
    await admitted(one.waiting);
    expect(one.pauses).toEqual([500, 30_000, 2_000]);
  });

  it('keeps its place while the answers get lost', async () => {
    const one = server([full(1), new Problem('offline', ''), 'room']);
    expect(await admitted(one.waiting)).toBe('room');
    expect(one.asked.times).toBe(3);
  });

  it.each([
    ['before it stands in the queue', [new Problem('unavailable', 'no', { retryable: true })]],
    ['that is final while it stands there', [full(1), new Problem('invalid', 'no')]],
  ])('passes on a refusal %s', async (_, answers) => {
    await expect(admitted(server(answers).waiting)).rejects.toThrow('no');
  });

  it('ends when the person leaves', async () => {
    const one = server([full(1), 'room']);
    one.waiting.onQueue = () => {
      one.abort.abort();
    };
    expect(await admitted(one.waiting)).toBeNull();
    expect(one.asked.times).toBe(1);
  });
});
