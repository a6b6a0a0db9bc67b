/** The room's vote: a bar for each contender, and a button to vote for it where that is allowed. */
import { number, t } from '../text/text';
import { Button } from '../ui/button';
import { type Contender, sharesOf, votedFor } from './contenders';
import './vote_bars.css';

interface Props {
  contenders: readonly Contender[];
  /** The key of the contender that this person voted for. */
  mine?: string | null;
  /** Absent: only to look at. */
  onVote?: (contender: Contender, userId: string) => unknown;
  /** Nobody votes for their own. */
  myUserId?: string | null;
}

export function VoteBars({ contenders, mine, onVote, myUserId = null }: Props) {
  const shares = sharesOf(contenders.map((one) => one.votes));
  return (
    <ul class="vote-bars">
      {contenders.map((one, index) => {
        const share = shares[index] ?? 0;
        const chosen = mine === one.key;
        const target = votedFor(one, myUserId);
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
              <Button class="vote-button" aria-pressed={chosen} onPress={() => onVote(one, target)}>
                {chosen ? t('stage.votedFor', { name: one.name }) : t('stage.voteFor', { name: one.name })}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
