/** The room's vote: a bar for each person, side or team, with a button to vote for them. */

import { type Contender, contendersOf, sharesOf, votedFor } from '../../stage/contenders';
import { useOwnVote } from '../../stage/own_vote';
import { number, t } from '../../text/text';
import { attempt } from '../../ui/attempt';
import { Button } from '../../ui/button';
import type { Scene } from './scene';
import './votes.css';

interface Props {
  scene: Scene;
  title?: string;
  note?: string;
}

export function Votes({ scene, title, note }: Props) {
  const { room, format } = scene;
  const contenders = contendersOf(room, format);
  const shares = sharesOf(contenders.map((one) => one.votes));
  const own = useOwnVote(room);
  return (
    <section class="card stack ballots" id="votes" tabIndex={-1} aria-labelledby="votes-title">
      <h2 id="votes-title">{title ?? t('live.votes')}</h2>
      {note && <p class="soft small">{note}</p>}
      <ul class="stack ballot-list">
        {contenders.map((one, index) => (
          <VoteRow
            key={one.key}
            scene={scene}
            one={one}
            share={shares[index] ?? 0}
            mine={own.value === one.key}
            chosen={() => {
              own.value = one.key;
            }}
          />
        ))}
      </ul>
    </section>
  );
}

interface RowProps {
  scene: Scene;
  one: Contender;
  share: number;
  mine: boolean;
  chosen: () => void;
}

function VoteRow({ scene, one, share, mine, chosen }: RowProps) {
  const { live, user } = scene;
  const target = votedFor(one, user.id);
  const vote = () =>
    attempt(async () => {
      await live.send('submit_vote', { forUserId: target ?? '' });
      chosen();
    });
  return (
    <li class={`ballot side-${one.side}`}>
      <div class="row spread ballot-head">
        <span class="ballot-name">{one.name}</span>
        <span class="ballot-share">
          {share} % <span class="soft small">({t('live.voteCount', { n: number(one.votes) })})</span>
        </span>
      </div>
      <div class="ballot-line">
        <span class="ballot-bar" aria-hidden="true">
          <span style={{ transform: `scaleX(${share / 100})` }} />
        </span>
        {target === null ? (
          <span class="soft small ballot-self">{t('live.voteYou')}</span>
        ) : (
          <Button class="ballot-button" aria-pressed={mine} onPress={vote}>
            {mine && <span aria-hidden="true">✓</span>}
            {t('live.vote', { name: one.name })}
          </Button>
        )}
      </div>
    </li>
  );
}
