/** When the bell is struck in a speech: at the format's bells, and at the end. Pure. */
import type { Bell, Speech } from '../wire/records';

const STROKES_AT_THE_END = 2;

/** A free round has the last half minute rung once, where it is long enough. */
const WARNING_S = 30;

/** In the order in which they ring; the last is the end's. */
export function bellsOf(speech: Speech | null, durationMs: number): Bell[] {
  const seconds = durationMs / 1000;
  const given = speech ? speech.bells : seconds >= 2 * WARNING_S ? [{ at: seconds - WARNING_S, strokes: 1 }] : [];
  const within = given.filter((one) => one.at > 0 && one.at <= seconds);
  const ended = within.some((one) => one.at === seconds);
  return [...within, ...(ended ? [] : [{ at: seconds, strokes: STROKES_AT_THE_END }])].sort((a, b) => a.at - b.at);
}
