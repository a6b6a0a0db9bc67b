/** Whom one can vote for: people, sides where teams debate, or a format's own teams. */
import type { Room } from '../room/room';
import { sideName, teamName } from '../text/format_names';
import { nameOf } from '../text/person_name';
import type { Format, Participant, Side } from '../wire/records';

export interface Contender {
  key: string;
  name: string;
  side: Side;
  votes: number;
  /** Those of the vote before the debate, null where there was none. */
  votesBefore: number | null;
  userIds: string[];
}

export function contendersOf(room: Room, format: Format | null): Contender[] {
  const { participants } = room;
  if (format?.teams?.length) {
    return format.teams.map((team) => {
      const members = participants.filter((one) => one.side === team.side && team.seats.includes(one.seat ?? 0));
      return contender(room, team.key, teamName(format.id, team), team.side, members);
    });
  }
  if (format?.sides && standsForSides(format, participants)) {
    return (['A', 'B'] as const).map((side) =>
      contender(
        room,
        side,
        sideName(format, side),
        side,
        participants.filter((one) => one.side === side),
      ),
    );
  }
  return participants.map((one, index) =>
    contender(room, one.userId, nameOf(one), one.side ?? (index % 2 === 0 ? 'A' : 'B'), [one]),
  );
}

/** People stand for themselves where nobody shares a side with them, unless the vote is on the motion itself. */
const standsForSides = (format: Format, participants: readonly Participant[]): boolean =>
  format.ballot === 'SWING' || participants.some((one) => (one.seat ?? 1) > 1);

function contender(
  { votes, votesBefore }: Room,
  key: string,
  name: string,
  side: Side,
  members: readonly Participant[],
): Contender {
  const sum = (totals: Record<string, number>) => members.reduce((all, one) => all + (totals[one.userId] ?? 0), 0);
  return {
    key,
    name,
    side,
    votes: sum(votes),
    votesBefore: votesBefore ? sum(votesBefore) : null,
    userIds: members.map((one) => one.userId),
  };
}

/** Whether the room may vote now; where the swing decides, also in the lobby, once somebody sits on either side. */
export function votingOpen(room: Room, format: Format | null): boolean {
  if (room.phase === 'LOBBY') {
    return format?.ballot === 'SWING' && new Set(room.participants.map((one) => one.side)).size > 1;
  }
  return room.match.status === 'LIVE';
}

/** Whom a vote for `contender` names, null when one is of them oneself or nobody is there. */
export function votedFor(contender: Contender, ownId: string | null): string | null {
  if (ownId !== null && contender.userIds.includes(ownId)) return null;
  return contender.userIds[0] ?? null;
}

/** Whole percentages of all votes, 0 for everybody while nobody voted. */
export function sharesOf(votes: readonly number[]): number[] {
  const total = votes.reduce((sum, one) => sum + one, 0);
  return votes.map((one) => (total ? Math.round((100 * one) / total) : 0));
}
