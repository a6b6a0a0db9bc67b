/** On the stage: whether points of information are allowed just now, and the button of the other side to offer one. */
import { useRemaining } from '../../room/use_remaining';
import { minutes, t } from '../../text/text';
import { attempt } from '../../ui/attempt';
import { Button } from '../../ui/button';
import { pointsOpen } from './running_order';
import type { Scene } from './scene';

export function PointOffer({ scene }: { scene: Scene }) {
  const { room, user, self, side } = scene;
  const left = useRemaining(room);
  const { speech, clock } = room;
  if (room.phase !== 'SPEAKING' || !speech?.poi || !clock || left === null) return null;
  const open = pointsOpen(speech, clock.durationMs - left);
  const mayOffer = Boolean(self) && room.speakerId !== user.id && side !== null && side !== speech.side;
  return (
    <>
      {mayOffer && room.speaking?.userId !== user.id && <Offer scene={scene} open={open} />}
      <p class={`badge ${open ? 'badge-good' : ''}`}>{windowText(open, left, clock.durationMs, speech.poi.from)}</p>
    </>
  );
}

/** Primary while the floor for it is free: nobody else is making a point. */
function Offer({ scene, open }: { scene: Scene; open: boolean }) {
  const { room, live, user } = scene;
  if (room.offers.includes(user.id)) {
    return <Button onPress={() => attempt(() => live.send('withdraw_point', {}))}>{t('live.withdrawPoint')}</Button>;
  }
  return (
    <Button
      kind={room.speaking ? 'plain' : 'primary'}
      disabled={!open}
      onPress={() => attempt(() => live.send('offer_point', {}))}
    >
      {t('live.offerPoint')}
    </Button>
  );
}

/** The clock counts down, so protected time ends at what the clock will say then. */
function windowText(open: boolean, left: number, durationMs: number, fromS: number): string {
  if (open) return t('live.pointsWelcome');
  const opensAt = durationMs - fromS * 1000;
  return left > opensAt ? t('live.protectedUntil', { time: minutes(opensAt) }) : t('live.protected');
}
