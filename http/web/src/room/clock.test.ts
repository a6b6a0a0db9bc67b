import { describe, expect, it } from 'vitest';
import { adjusted, remainingMs, resumed, running, stopped, ticked } from './clock';

describe('a countdown', () => {
  it('counts down on the steady clock and stops at zero', () => {
    const clock = running(60_000, 60_000, 1_000);
    expect(remainingMs(clock, 1_000)).toBe(60_000);
    expect(remainingMs(clock, 31_000)).toBe(30_000);
    expect(remainingMs(clock, 99_000)).toBe(0);
  });

  it.each([1, 25, 180, 399])('keeps its end when a tick comes %i ms late', (lateMs) => {
    const clock = running(60_000, 60_000, 0);
    expect(ticked(clock, 50, 10_000 + lateMs)).toBe(clock);
  });

  it('keeps its end through a whole speech of late ticks', () => {
    let clock = running(60_000, 60_000, 0);
    for (let second = 1; second < 60; second++)
      clock = ticked(clock, 60 - second, second * 1000 + ((second * 37) % 300));
    expect(clock.endsAtMs).toBe(60_000);
  });

  it('comes earlier when a tick shows that it began too late', () => {
    const clock = running(60_000, 60_000, 120);
    expect(ticked(clock, 59, 1_010).endsAtMs).toBe(60_010);
  });

  it('follows an end that was moved', () => {
    const clock = running(60_000, 60_000, 0);
    expect(ticked(clock, 55, 10_020).endsAtMs).toBe(65_020);
  });

  it('adds time that was given back', () => {
    expect(adjusted(running(60_000, 20_000, 0), 4_200).endsAtMs).toBe(24_200);
  });

  it('stands still while paused, whatever ticks say, and goes on with what was left', () => {
    const paused = stopped(running(60_000, 60_000, 0), 42_000);
    expect(remainingMs(paused, 50_000)).toBe(42_000);
    expect(ticked(paused, 10, 50_000)).toBe(paused);
    expect(remainingMs(resumed(paused, 90_000), 91_000)).toBe(41_000);
  });
});
