/** That a pause, or going on after one, is asked for: who still has to agree, and the button to do so. */
import { participantOf } from '../../room/room';
import { nameOf } from '../../text/person_name';
import { t } from '../../text/text';
import { attempt } from '../../ui/attempt';
import { Button } from '../../ui/button';
import type { Scene } from './scene';

export function PauseCard({ scene }: { scene: Scene }) {
  const { room, live, user, isHost } = scene;
  if (!room.pauseAsked) return null;
  const { waitingFor, resuming } = room.pauseAsked;
  const agree = () => attempt(() => live.send(resuming ? 'continue_debate' : 'pause_debate', {}));
  const mine = waitingFor.includes(user.id);
  const names = waitingFor.map((id) => (id === user.id ? t('live.yourself') : nameOf(participantOf(room, id))));
  return (
    <section class="notice pause-card row spread" aria-labelledby="pause-title">
      <div>
        <h2 id="pause-title" class="pause-title">
          {t(resuming ? 'live.goOnAsked' : 'live.pauseAsked')}
        </h2>
        <p>{names.length > 0 ? t('live.stillToAgree', { names: names.join(', ') }) : t('live.allAgreed')}</p>
      </div>
      {mine && (
        <Button kind="primary" onPress={agree}>
          {t('live.agree')}
        </Button>
      )}
      {/* All agreed and the clock still does as it did: the host's asking carries it out. */}
      {!mine && isHost && names.length === 0 && (
        <Button kind="primary" onPress={agree}>
          {t(resuming ? 'live.continue' : 'live.pause')}
        </Button>
      )}
    </section>
  );
}
