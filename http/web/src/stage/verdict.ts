/** What is known of a debate that is over, whether from the live room or from its record. Pure. */
import type { Outcome, Room } from '../room/room';
import { blankRoom } from '../room/room';
import type { Detail, Evaluation, Match, MatchView, Side } from '../wire/records';

export interface Verdict {
  match: Match;
  score: number | null;
  winnerUserId: string | null;
  winnerSide: Side | null;
  details: readonly Detail[];
  feedback: string;
  votes: Record<string, number>;
  votesBefore: Record<string, number> | null;
}

/** The room's own outcome first; the record, fetched after the end, fills what the room did not tell. */
export function verdictOf(room: Room | null, record: MatchView | null, evaluation: Evaluation | null): Verdict | null {
  const match: Match | null = record ?? room?.match ?? null;
  if (!match) return null;
  const told: Outcome | Evaluation | null = room?.outcome ?? record?.evaluation ?? evaluation;
  return {
    match,
    score: told?.score ?? match.aiScore,
    winnerUserId: told?.winnerUserId ?? match.winnerUserId,
    winnerSide: told?.winnerSide ?? match.winnerSide ?? null,
    details: told?.details ?? [],
    feedback: told?.feedbackSummary ?? '',
    votes: room?.votes ?? totalsOf(record),
    votesBefore: room?.votesBefore ?? record?.votesBefore ?? null,
  };
}

function totalsOf(record: MatchView | null): Record<string, number> {
  const totals: Record<string, number> = {};
  for (const { forUserId } of record?.votes ?? []) totals[forUserId] = (totals[forUserId] ?? 0) + 1;
  return totals;
}

/** A room as far as votes, people and the winner go, for a debate of which only the record is left. */
export function asRoom(verdict: Verdict): Room {
  const { votes, votesBefore, winnerUserId, winnerSide, score, details, feedback } = verdict;
  const outcome = score === null ? null : { score, winnerUserId, winnerSide, feedbackSummary: feedback, details };
  const match = { ...verdict.match, winnerUserId, winnerSide };
  return { ...blankRoom(match), phase: match.status === 'SCORED' ? 'SCORED' : 'ENDED', votes, votesBefore, outcome };
}
