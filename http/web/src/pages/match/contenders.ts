/** Whom one can vote for: people, sides, or a format's own teams. Pure. */
import type { Room } from '../../room/room';
import { type Contender, sidesOf } from '../../room/sides';
import type { Format } from '../../wire/records';

export function contendersOf(room: Room, format: Format | null): Contender[] {
  if (!format?.teams?.length) return sidesOf(room, format);
  return format.teams.map(({ key, name, side, seats }) => {
    const members = room.participants.filter((one) => one.side === side && seats.includes(one.seat ?? 0));
    const sum = (totals: Record<string, number>) => members.reduce((all, one) => all + (totals[one.userId] ?? 0), 0);
    return {
      key,
      name,
      side,
      votes: sum(room.votes),
      votesBefore: room.votesBefore ? sum(room.votesBefore) : null,
      userIds: members.map((one) => one.userId),
    };
  });
}

/** Whom a vote for `contender` names, null when that could only be oneself or nobody is there. */
export function votedFor(contender: Contender, ownId: string): string | null {
  return contender.userIds.find((one) => one !== ownId) ?? null;
}

/** Whole percentages of all votes, 0 for everybody while nobody voted. */
export function sharesOf(votes: readonly number[]): number[] {
  const total = votes.reduce((sum, one) => sum + one, 0);
  return votes.map((one) => (total ? Math.round((100 * one) / total) : 0));
}
