/** Whom one can vote for: people, sides, or the four teams of British Parliamentary. Pure. */
import type { Room } from '../../room/room';
import { type Contender, sidesOf } from '../../room/sides';
import type { Format, Side } from '../../wire/records';

const BP_TEAMS: readonly { key: string; side: Side; seats: readonly number[] }[] = [
  { key: 'OG', side: 'A', seats: [1, 2] },
  { key: 'OO', side: 'B', seats: [1, 2] },
  { key: 'CG', side: 'A', seats: [3, 4] },
  { key: 'CO', side: 'B', seats: [3, 4] },
];

export const TEAM_NAMES: Record<string, string> = {
  OG: 'Opening Government',
  OO: 'Opening Opposition',
  CG: 'Closing Government',
  CO: 'Closing Opposition',
};

export function contendersOf(room: Room, format: Format | null): Contender[] {
  if (format?.id !== 'BP') return sidesOf(room, format);
  return BP_TEAMS.map(({ key, side, seats }) => {
    const members = room.participants.filter((one) => one.side === side && seats.includes(one.seat ?? 0));
    const sum = (totals: Record<string, number>) => members.reduce((all, one) => all + (totals[one.userId] ?? 0), 0);
    return {
      key,
      name: TEAM_NAMES[key] ?? key,
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
