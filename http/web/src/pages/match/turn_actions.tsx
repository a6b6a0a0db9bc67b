/** What the speaker, the next speaker and the host can do about whose turn it is. */

import { sideName } from '../../text/format_names';
import { minutes, t } from '../../text/text';
import { attempt } from '../../ui/attempt';
import { Button } from '../../ui/button';
import { PointOffer } from './point_offer';
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
      <PointOffer scene={scene} />
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

/** While a side prepares the time is its own: nobody else ends it by beginning. */
export function mayBeginNow({ room, user, side, isHost, moderates }: Scene, next: Turn | null): boolean {
  if (room.phase !== 'HANDOVER') return false;
  if (room.clockKind === 'prep' && room.prepSide !== side && !moderates) return false;
  return next?.speaker?.userId === user.id || isHost || moderates;
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

/** Asks for the pause, or to go on: everybody present has to agree. Who is asked agrees on the card that says so. */
function Pause({ scene }: { scene: Scene }) {
  const { room, live, user } = scene;
  const stands = room.phase === 'PAUSED';
  const asked = room.pauseAsked;
  if (asked?.waitingFor.includes(user.id)) return null;
  const alone = isFree(room) && room.participants.length < 2;
  return (
    <Button
      kind={stands && !asked ? 'primary' : 'plain'}
      aria-pressed={asked ? true : undefined}
      title={alone ? undefined : t('live.pauseNote')}
      onPress={() => attempt(() => live.send(stands ? 'continue_debate' : 'pause_debate', {}))}
    >
      {asked && <span aria-hidden="true">✓</span>}
      {t(stands ? 'live.continue' : 'live.pause')}
    </Button>
  );
}
