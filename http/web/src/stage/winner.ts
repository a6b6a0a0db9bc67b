/** Who won a debate: a person where two or more stand for themselves, the side or the team where teams debate. */
import type { Room } from '../room/room';
import { sideName } from '../text/format_names';
import { nameOf } from '../text/person_name';
import type { Format, Side } from '../wire/records';
import { type Contender, contendersOf } from './contenders';

/** What a side is called: by the one person of it, otherwise by its own name. */
export function namedSide(room: Room, format: Format | null, side: Side): string {
  const members = room.participants.filter((one) => one.side === side);
  return members.length === 1 ? nameOf(members[0]) : sideName(format, side);
}

/** Null when nobody won. */
export function winnerOf(room: Room, format: Format | null): Contender | null {
  const { winnerUserId, winnerSide } = room.match;
  const all = contendersOf(room, format);
  const whose = all.find((one) => winnerUserId !== null && one.userIds.includes(winnerUserId));
  return whose ?? (winnerSide ? all.find((one) => one.side === winnerSide) : null) ?? null;
}
