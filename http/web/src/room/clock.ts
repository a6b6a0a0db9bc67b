/** A countdown on this device's steady clock, corrected by the server's ticks and never by the wall clock. */

/** `endsAtMs` is on `performance.now()`; while `stoppedMs` is set the clock stands still with so much left. */
export interface Clock {
  durationMs: number;
  endsAtMs: number;
  stoppedMs: number | null;
}

/** A tick may come late, never early: one that says more than this behind us means that the end itself moved. */
const MOVED_MS = 400;

export function running(durationMs: number, remainingMs: number, nowMs: number): Clock {
  return { durationMs, endsAtMs: nowMs + remainingMs, stoppedMs: null };
}

export function remainingMs(clock: Clock, nowMs: number): number {
  return clock.stoppedMs ?? Math.max(clock.endsAtMs - nowMs, 0);
}

/** The clock after a tick that left with `remaining` whole seconds to go and arrived at `nowMs`. */
export function ticked(clock: Clock, remaining: number, nowMs: number): Clock {
  if (clock.stoppedMs !== null) return clock;
  const endsAtMs = nowMs + remaining * 1000;
  const lateMs = endsAtMs - clock.endsAtMs;
  if (lateMs > 0 && lateMs < MOVED_MS) return clock;
  return { ...clock, endsAtMs };
}

export function adjusted(clock: Clock, addedMs: number): Clock {
  return { ...clock, durationMs: clock.durationMs, endsAtMs: clock.endsAtMs + addedMs };
}

export function stopped(clock: Clock, leftMs: number): Clock {
  return { ...clock, stoppedMs: leftMs };
}

export function resumed(clock: Clock, nowMs: number): Clock {
  return { ...clock, endsAtMs: nowMs + (clock.stoppedMs ?? 0), stoppedMs: null };
}
