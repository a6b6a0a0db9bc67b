/** What leads out of the lobby: being ready, filling seats, preparing, starting. */

import { useId } from 'preact/hooks';
import { rest } from '../../net/rest';
import { participantOf, type Room } from '../../room/room';
import { nameOf } from '../../text/person_name';
import { minutes, t } from '../../text/text';
import { attempt } from '../../ui/attempt';
import { Button } from '../../ui/button';
import { FloorForm } from './floor_form';
import { isFree, type Scene } from './scene';
import { missing } from './seats';
import { usePracticeTopic } from './use_practice_topic';

export function LobbyStart({ scene }: { scene: Scene }) {
  const { room, self, isHost, live, user } = scene;
  const ready = room.ready.has(user.id);
  return (
    <section class="card stack" aria-label={t('lobby.start')}>
      {self ? (
        <Button
          kind={ready || isHost ? 'plain' : 'primary'}
          wide
          aria-pressed={ready}
          onPress={() => attempt(() => live.send('set_ready', { ready: !ready }))}
        >
          {ready && <span aria-hidden="true">✓</span>}
          {t('lobby.iAmReady')}
        </Button>
      ) : (
        <p class="soft">{t('lobby.watching')}</p>
      )}
      {isHost ? <HostStart scene={scene} /> : <WaitForHost scene={scene} />}
    </section>
  );
}

function WaitForHost({ scene: { room } }: { scene: Scene }) {
  const host = participantOf(room, room.match.hostUserId);
  return host ? <p class="soft small">{t('lobby.waitingForHost', { name: nameOf(host) })}</p> : null;
}

function HostStart({ scene }: { scene: Scene }) {
  const { room, format, live } = scene;
  const reason = useId();
  if (isFree(room)) return <FloorForm scene={scene} action={t('lobby.start')} />;
  const empty = missing(room, format);
  const prep = format?.openingPrepSec ?? 0;
  const prepares = room.clockKind === 'opening_prep';
  const described = empty > 0 ? { 'aria-describedby': reason } : {};
  return (
    <>
      {prep > 0 && !prepares && (
        <Button
          kind="primary"
          wide
          disabled={empty > 0}
          {...described}
          onPress={() => attempt(() => live.send('start_prep', {}))}
        >
          {t('lobby.startPrep', { time: minutes(prep * 1000) })}
        </Button>
      )}
      <Button
        kind={prep > 0 && !prepares ? 'plain' : 'primary'}
        wide
        disabled={empty > 0}
        {...described}
        onPress={() => attempt(() => live.send('start_debate', {}))}
      >
        {t(prepares ? 'lobby.startAtOnce' : prep > 0 ? 'lobby.startNow' : 'lobby.start')}
      </Button>
      <NotHere room={room} />
      {empty > 0 && <Fill scene={scene} empty={empty} reason={reason} />}
      {room.participants.some((one) => one.scripted) && <PreparedText scene={scene} />}
    </>
  );
}

function Fill({ scene, empty, reason }: { scene: Scene; empty: number; reason: string }) {
  return (
    <>
      <p id={reason} class="soft small">
        {t('lobby.waitingFor', { n: empty })}
      </p>
      <hr class="rule" />
      <Button wide onPress={() => attempt(() => rest.opponent(scene.room.matchId))}>
        {t('lobby.fill')}
      </Button>
      <PreparedText scene={scene} />
    </>
  );
}

/** What a practice partner will say on this topic. */
function PreparedText({ scene: { room } }: { scene: Scene }) {
  const topic = usePracticeTopic(true, room.match.topic).value;
  if (topic === undefined) return null;
  return <p class="soft small">{t(topic ? 'lobby.fillNote' : 'lobby.fillSilent')}</p>;
}

/** Who has a seat but is not there: the debate would begin without them. */
function NotHere({ room }: { room: Room }) {
  const names = room.participants.filter((one) => room.gone.has(one.userId)).map(nameOf);
  return names.length > 0 ? <p class="soft small">{t('lobby.notHere', { names: names.join(', ') })}</p> : null;
}
