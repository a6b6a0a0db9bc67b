/** Who won a debate: a person where two or more stand for themselves, the side or the team where teams debate. */
import type { Room } from '../room/room';
import type { Format } from '../wire/records';
import { type Contender, contendersOf } from './contenders';

/** Null when nobody won. */
export function winnerOf(room: Room, format: Format | null): Contender | null {
  const { winnerUserId, winnerSide } = room.match;
  const all = contendersOf(room, format);
  const whose = all.find((one) => winnerUserId !== null && one.userIds.includes(winnerUserId));
  return whose ?? (winnerSide ? all.find((one) => one.side === winnerSide) : null) ?? null;
}
