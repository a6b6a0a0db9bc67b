/** Who sits where, and what still keeps a debate from starting. Pure. */
import type { Room } from '../../room/room';
import type { Format, Mode, Participant, Side } from '../../wire/records';

const PLACES: Record<Mode, number> = { SOLO: 1, COUPLE: 2, FAMILY: 8, GLOBAL: 8 };

export interface Seat {
  side: Side;
  number: number;
  who: Participant | null;
}

/** A format in which a side's members take turns, as many as there are, instead of fixed speeches. */
export const rotates = (format: Format | null): boolean =>
  format !== null && format.id !== 'FREE' && format.speeches.length === 0;

/** The seats of both sides, empty ones included; where members rotate, those taken and one more while there is room. */
export function seatsOf(room: Room, format: Format | null): Record<Side, Seat[]> {
  const of = (side: Side): Seat[] => {
    const members = room.participants.filter((one) => one.side === side);
    const taken = new Map<number, Participant>();
    for (const [index, one] of members.entries()) taken.set(one.seat ?? index + 1, one);
    const most = Math.max(0, ...taken.keys());
    const full = room.participants.length >= placesOf(room, format);
    const count = rotates(format) ? most + (full ? 0 : 1) : Math.max(format?.teamSize ?? 1, most);
    return Array.from({ length: count }, (_, index) => ({
      side,
      number: index + 1,
      who: taken.get(index + 1) ?? null,
    }));
  };
  return { A: of('A'), B: of('B') };
}

export function placesOf(room: Room, format: Format | null): number {
  if (!format || format.id === 'FREE' || rotates(format)) return PLACES[room.match.mode];
  return format.teamSize * 2;
}

/** How many people a preset still waits for; 0 when it may start. */
export function missing(room: Room, format: Format | null): number {
  if (!format || format.id === 'FREE') return 0;
  const seats = seatsOf(room, format);
  if (rotates(format)) return (['A', 'B'] as const).filter((side) => !seats[side].some((one) => one.who)).length;
  return [...seats.A, ...seats.B].filter((one) => one.who === null).length;
}
