/** The room's vote: a bar for each contender, and a button to vote for it where that is allowed. */
import type { Contender } from '../room/sides';
import { number, t } from '../text/text';
import './vote_bars.css';

interface Props {
  contenders: readonly Contender[];
  /** Whom this person voted for. */
  mine?: string | null;
  /** Absent: only to look at. Gets the user to vote for, a contender's first member. */
  onVote?: (userId: string) => unknown;
  /** Nobody votes for their own. */
  myUserId?: string | null;
}

export function VoteBars({ contenders, mine, onVote, myUserId }: Props) {
  const total = contenders.reduce((sum, one) => sum + one.votes, 0);
  return (
    <ul class="vote-bars">
      {contenders.map((one) => {
        const share = total ? Math.round((100 * one.votes) / total) : 0;
        const chosen = mine != null && one.userIds.includes(mine);
        const target = one.userIds.find((userId) => userId !== myUserId);
        return (
          <li key={one.key} class={`vote-bar side-${one.side} ${chosen ? 'vote-chosen' : ''}`}>
            <div class="vote-line">
              <span class="vote-name">{one.name}</span>
              <span class="vote-count">
                {t('stage.votes', { n: one.votes, votes: number(one.votes) })} · {share} %
              </span>
            </div>
            <div class="vote-track" aria-hidden="true">
              <div class="vote-fill" style={{ width: `${share}%` }} />
            </div>
            {onVote && target && (
              <button
                type="button"
                class="button vote-button"
                aria-pressed={chosen}
                onClick={() => void onVote(target)}
              >
                {chosen ? t('stage.votedFor', { name: one.name }) : t('stage.voteFor', { name: one.name })}
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
