import { describe, expect, it } from 'vitest';
import { againAfterMs } from './again';

describe('asking again', () => {
  it('is never earlier than the server said', () => {
    expect(againAfterMs(2_000, () => 0)).toBe(2_000);
  });

  it('is spread over half as long again', () => {
    expect(againAfterMs(2_000, () => 0.999)).toBeCloseTo(2_999);
    expect(againAfterMs(undefined, () => 0.5)).toBe(625);
  });

  it('is another time for each client', () => {
    const times = new Set(Array.from({ length: 20 }, () => againAfterMs(2_000)));
    expect(times.size).toBeGreaterThan(1);
  });
});
