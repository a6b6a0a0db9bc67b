/** Which formats a mode can hold, and how many people a format takes. Pure. */
import type { Format, Mode } from '../../wire/records';

/** Who may debate at most in each mode, as the server has it. */
export const PLACES: Record<Mode, number> = { SOLO: 1, COUPLE: 2, FAMILY: 8, GLOBAL: 8 };

/** Places in a preset; 0 where the room alone decides. */
export const seatsOf = (format: Format): number => (format.sides ? 2 * format.teamSize : 0);

/** Whether the format makes its turns from the teams, whatever their size. */
export const rotates = (format: Format): boolean => format.sides !== null && format.speeches.length === 0;

export type Obstacle = 'tooMany' | 'notForMode' | null;

export function obstacle(format: Format, mode: Mode): Obstacle {
  if (format.modes.includes(mode)) return null;
  return !rotates(format) && seatsOf(format) > PLACES[mode] ? 'tooMany' : 'notForMode';
}

/** What a newcomer can play at once; the tournament formats follow, the shortest first. */
const EASY = ['DUEL', 'FREE', 'FAMILY', 'SPAR', 'OXFORD'];

/** Whether it is one of those. */
export const isEasy = ({ id }: Format): boolean => EASY.includes(id);

export function easyFirst(formats: Format[]): Format[] {
  const rank = ({ id }: Format): number => (EASY.includes(id) ? EASY.indexOf(id) : EASY.length);
  return [...formats].sort((a, b) => rank(a) - rank(b) || a.totalSec - b.totalSec || a.id.localeCompare(b.id));
}

/** What stays chosen when the mode changes: the same if it fits, otherwise the first that does. */
export function chosenFor(formats: Format[], wanted: string, mode: Mode): string {
  const fitting = formats.filter((format) => obstacle(format, mode) === null);
  return (fitting.find((format) => format.id === wanted) ?? fitting[0])?.id ?? wanted;
}
