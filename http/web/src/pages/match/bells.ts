/** When the bell is struck in a speech: at the format's bells, and at the end. Pure. */
import type { Bell, Speech } from '../../wire/records';

const STROKES_AT_THE_END = 2;

/** A free round has the last half minute rung once, where it is long enough. */
const WARNING_S = 30;

export function bellsOf(speech: Speech | null, durationMs: number): Bell[] {
  const seconds = durationMs / 1000;
  const given = speech ? speech.bells : seconds >= 2 * WARNING_S ? [{ at: seconds - WARNING_S, strokes: 1 }] : [];
  const within = given.filter((one) => one.at > 0 && one.at <= seconds);
  const ended = within.some((one) => one.at === seconds);
  return [...within, ...(ended ? [] : [{ at: seconds, strokes: STROKES_AT_THE_END }])].sort((a, b) => a.at - b.at);
}

/** The first bell later than `elapsedMs` into the speech. */
export function nextBell(bells: readonly Bell[], elapsedMs: number): Bell | null {
  return bells.find((one) => one.at * 1000 > elapsedMs) ?? null;
}

/** Rung this much too late (a tab that slept), a bell says something untrue. */
const STALE_MS = 1_500;

export function worthRinging(bell: Bell, elapsedMs: number): boolean {
  return Math.abs(elapsedMs - bell.at * 1000) <= STALE_MS;
}
