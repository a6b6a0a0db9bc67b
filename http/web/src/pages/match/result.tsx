/** A debate that is over: who won, the score and what made it, the votes, and where to go from here. */
import type { Contender } from '../../stage/contenders';
import { asRoom, type Verdict } from '../../stage/verdict';
import { namedSide, winnerOf } from '../../stage/winner';
import { advice, forfeitedSide } from '../../text/score_texts';
import { t } from '../../text/text';
import type { Format, User } from '../../wire/records';
import { ResultActions } from './result_actions';
import { ScoreCard } from './score_card';
import { TeamRanking } from './team_ranking';
import { VoteResult } from './vote_result';
import './match.css';
import './result.css';

interface Props {
  verdict: Verdict;
  format: Format | null;
  /** Who looks at it; null for a guest. */
  user: User | null;
}

export function Result({ verdict, format, user }: Props) {
  const { match, score, details, feedback } = verdict;
  const debated = match.participants.some((one) => one.userId === user?.id);
  const room = asRoom(verdict);
  const winner = winnerOf(room, format);
  const headline = headlineOf(verdict, winner, user);
  const scored = score !== null;
  const said = advice(details, feedback);
  const lost = forfeitedSide(details);
  return (
    <div class="result">
      <header class={`result-head card side-${winnerSideOf(verdict)}`}>
        <p class="eyebrow">{t('result.label')}</p>
        <h1 class="result-winner">{headline}</h1>
        <p class="result-topic" dir="auto">
          {match.topic}
        </p>
        {!scored && <p class="soft">{t(match.startedAt === null ? 'result.endedLobby' : 'result.endedLive')}</p>}
        {scored && lost && <p class="soft">{t('result.byForfeit', { name: namedSide(room, format, lost) })}</p>}
        {scored && !winner && !practised(verdict, user) && (
          <p class="soft">
            {t(room.votes && Object.values(room.votes).some(Boolean) ? 'result.tied' : 'result.unvoted')}
          </p>
        )}
      </header>
      {scored && (
        <div class="result-main stack">
          <ScoreCard score={score} details={details} />
          <TeamRanking details={details} formatId={match.format} />
          <VoteResult room={room} format={format} />
        </div>
      )}
      <aside class="result-side stack">
        {scored && !lost && said.text && (
          <section class="card stack" aria-labelledby="feedback-title">
            <h2 id="feedback-title">{t('result.feedback')}</h2>
            <p lang={said.lang}>{said.text}</p>
          </section>
        )}
        <ResultActions match={match} debated={debated} format={format} headline={headline} />
      </aside>
    </div>
  );
}

function headlineOf(verdict: Verdict, winner: Contender | null, user: User | null): string {
  if (verdict.score === null) return t('result.ended');
  if (!winner) return t(practised(verdict, user) ? 'result.practised' : 'result.noWinner');
  const alone = winner.userIds.length === 1 && winner.userIds[0] === user?.id;
  return alone ? t('result.youWin') : t('result.wins', { name: winner.name });
}

/** Whoever debated with practice partners only had nobody to win against. */
function practised({ match }: Verdict, user: User | null): boolean {
  const people = match.participants.filter((one) => !one.scripted);
  return people.length === 1 && people[0]?.userId === user?.id;
}

/** The colour of the head; people without a side are given one by their order. */
function winnerSideOf({ winnerSide, winnerUserId, match }: Verdict): string {
  const index = match.participants.findIndex((one) => one.userId === winnerUserId);
  if (index < 0 && !winnerSide) return 'none';
  return winnerSide ?? match.participants[index]?.side ?? (index % 2 === 0 ? 'A' : 'B');
}
