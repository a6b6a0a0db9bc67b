/** What the speaker, the next speaker and the host can do about whose turn it is. */

import { useSignal } from '@preact/signals';
import { sideName } from '../../text/format_names';
import { minutes, t } from '../../text/text';
import { attempt } from '../../ui/attempt';
import { Button } from '../../ui/button';
import { isShared, type Turn } from './running_order';
import { isFree, type Scene } from './scene';

export function TurnActions({ scene, next }: { scene: Scene; next: Turn | null }) {
  const { room, live, user, isHost, moderates, self } = scene;
  const speaks = room.speakerId === user.id;
  const mayBegin = mayBeginNow(scene, next);
  return (
    <div class="turn-card-actions row">
      {room.phase === 'HANDOVER' && mayBegin && (
        <Button kind="primary" onPress={() => attempt(() => live.send('begin_speech', {}))}>
          {t('live.beginNow')}
        </Button>
      )}
      <Prep scene={scene} next={next} />
      {room.phase === 'SPEAKING' && (speaks || isHost || moderates) && (
        <Button onPress={() => attempt(() => live.send('end_round', {}))}>
          {t(speaks ? 'live.endSpeech' : room.speech ? 'live.endThisSpeech' : 'live.endRound')}
        </Button>
      )}
      {(self || moderates) && room.clock && room.phase !== 'VOTING' && <Pause scene={scene} />}
    </div>
  );
}

export function mayBeginNow({ room, user, isHost, moderates }: Scene, next: Turn | null): boolean {
  return room.phase === 'HANDOVER' && (next?.speaker?.userId === user.id || isHost || moderates);
}

function Prep({ scene, next }: { scene: Scene; next: Turn | null }) {
  const { room, format, side, live } = scene;
  const pools = room.prepLeftMs;
  if (!pools || room.phase !== 'HANDOVER') return null;
  const ours = side !== null && (next?.side === side || isShared(next?.speech ?? null));
  return (
    <>
      {ours && room.clockKind === 'handover' && pools[side] > 0 && (
        <Button onPress={() => attempt(() => live.send('take_prep', {}))}>
          {t('live.takePrep', { time: minutes(pools[side]) })}
        </Button>
      )}
      {side !== null && room.clockKind === 'prep' && room.prepSide === side && (
        <Button onPress={() => attempt(() => live.send('end_prep', {}))}>{t('live.endPrep')}</Button>
      )}
      <p class="small soft turn-card-pools">
        {t('live.prepLeft', {
          a: sideName(format, 'A'),
          aTime: minutes(pools.A),
          b: sideName(format, 'B'),
          bTime: minutes(pools.B),
        })}
      </p>
    </>
  );
}

/** Everybody present has to agree; the answer names who still has to. */
function Pause({ scene }: { scene: Scene }) {
  const { room, live } = scene;
  const stands = room.phase === 'PAUSED';
  const waiting = useSignal<{ phase: string; names: string[] } | null>(null);
  const ask = () =>
    attempt(async () => {
      const answer = await live.send(stands ? 'continue_debate' : 'pause_debate', {});
      const ids = Array.isArray(answer.waitingFor) ? (answer.waitingFor as string[]) : [];
      const names = ids.map((id) => room.participants.find((one) => one.userId === id)?.displayName ?? '');
      waiting.value = { phase: room.phase, names: names.filter(Boolean) };
    });
  const missing = waiting.value?.phase === room.phase ? waiting.value.names : [];
  return (
    <>
      <Button
        kind={stands ? 'primary' : 'plain'}
        {...(isFree(room) && room.participants.length < 2 ? {} : { title: t('live.pauseNote') })}
        onPress={ask}
      >
        {t(stands ? 'live.continue' : 'live.pause')}
      </Button>
      {missing.length > 0 && (
        <p class="small turn-card-agreed" role="status">
          {t('live.agreed', { names: missing.join(', ') })}
        </p>
      )}
    </>
  );
}
