/** The room's vote: a bar for each contender, and a button to vote for them where that is allowed. */
import { number, t } from '../text/text';
import { Button } from '../ui/button';
import { type Contender, sharesOf, votedFor } from './contenders';
import './ballot.css';

interface Props {
  contenders: readonly Contender[];
  /** The key of the contender that this person voted for. */
  mine?: string | null;
  /** Absent: only to look at. Gets whom the vote names. */
  onVote?: ((contender: Contender, userId: string) => unknown) | undefined;
  /** Nobody votes for their own. */
  myUserId?: string | null;
}

export function Ballot({ contenders, mine, onVote, myUserId = null }: Props) {
  const shares = sharesOf(contenders.map((one) => one.votes));
  return (
    <ul class="stack ballot-list">
      {contenders.map((one, index) => (
        <li key={one.key} class={`ballot side-${one.side}`}>
          <div class="row spread ballot-head">
            <span class="ballot-name" dir="auto">
              {one.name}
            </span>
            <span class="ballot-share">
              {shares[index]} % <span class="soft small">({t('stage.votes', { n: number(one.votes) })})</span>
            </span>
          </div>
          <div class="ballot-line">
            <span class="ballot-bar" aria-hidden="true">
              <span style={{ transform: `scaleX(${(shares[index] ?? 0) / 100})` }} />
            </span>
            {onVote && <VoteButton one={one} mine={mine === one.key} onVote={onVote} myUserId={myUserId} />}
          </div>
        </li>
      ))}
    </ul>
  );
}

interface VoteButtonProps {
  one: Contender;
  mine: boolean;
  onVote: NonNullable<Props['onVote']>;
  myUserId: string | null;
}

function VoteButton({ one, mine, onVote, myUserId }: VoteButtonProps) {
  const target = votedFor(one, myUserId);
  if (target === null) {
    if (one.userIds.length === 0) return null;
    return (
      <span class="soft small ballot-self">{t(one.userIds.length > 1 ? 'stage.voteYours' : 'stage.voteYou')}</span>
    );
  }
  return (
    <Button
      class="ballot-button"
      aria-label={t('stage.voteFor', { name: one.name })}
      aria-pressed={mine}
      onPress={() => onVote(one, target)}
    >
      {mine && <span aria-hidden="true">✓</span>}
      {t('stage.vote')}
    </Button>
  );
}
