/** Who stands against whom in the room's vote: sides where teams debate, people everywhere else. Pure. */
import type { Format, Side } from '../wire/records';
import type { Room } from './room';

export interface Contender {
  key: string;
  name: string;
  side: Side;
  votes: number;
  votesBefore: number | null;
  userIds: string[];
}

/** One contender a side in a team format, otherwise one a participant; at least in the order of their seats. */
export function sidesOf(room: Room, format: Format | null): Contender[] {
  const teams = format?.sides && room.participants.some((one) => (one.seat ?? 1) > 1);
  const people = room.participants.map((one, index): Contender => {
    const side = one.side ?? (index % 2 === 0 ? 'A' : 'B');
    return {
      key: one.userId,
      name: one.displayName,
      side,
      votes: room.votes[one.userId] ?? 0,
      votesBefore: room.votesBefore ? (room.votesBefore[one.userId] ?? 0) : null,
      userIds: [one.userId],
    };
  });
  if (!teams || !format?.sides) return people;
  const names = format.sides;
  return (['A', 'B'] as const).map((side) => {
    const members = people.filter((one) => one.side === side);
    return {
      key: side,
      name: names[side],
      side,
      votes: members.reduce((sum, one) => sum + one.votes, 0),
      votesBefore: room.votesBefore ? members.reduce((sum, one) => sum + (one.votesBefore ?? 0), 0) : null,
      userIds: members.map((one) => one.key),
    };
  });
}
