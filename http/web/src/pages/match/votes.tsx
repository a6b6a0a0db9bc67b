/** The room's vote as a card: how it stands, and one's own. */
import { Ballot } from '../../stage/ballot';
import { contendersOf } from '../../stage/contenders';
import { useOwnVote } from '../../stage/own_vote';
import { t } from '../../text/text';
import { attempt } from '../../ui/attempt';
import type { Scene } from './scene';

interface Props {
  scene: Scene;
  title?: string;
  note?: string;
}

export function Votes({ scene, title, note }: Props) {
  const { room, format, live, user } = scene;
  const own = useOwnVote(room);
  return (
    <section class="card stack ballots" id="votes" tabIndex={-1} aria-labelledby="votes-title">
      <h2 id="votes-title">{title ?? t('live.votes')}</h2>
      {note && <p class="soft small">{note}</p>}
      <Ballot
        contenders={contendersOf(room, format)}
        mine={own.value}
        myUserId={user.id}
        onVote={(one, forUserId) =>
          attempt(async () => {
            await live.send('submit_vote', { forUserId });
            own.value = one.key;
          })
        }
      />
    </section>
  );
}
