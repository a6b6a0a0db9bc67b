/** Points of information: offered by the other side, answered by whoever speaks, timed when they are made. */

import { participantOf, type Speaking } from '../../room/room';
import { useRemaining } from '../../room/use_remaining';
import { nameOf } from '../../text/person_name';
import { minutes, t } from '../../text/text';
import { attempt } from '../../ui/attempt';
import { Button } from '../../ui/button';
import { pointsOpen } from './running_order';
import type { Scene } from './scene';
import { useLeft } from './use_left';

export function Points({ scene }: { scene: Scene }) {
  const { room, live, user, self, side } = scene;
  const left = useRemaining(room);
  const { speech, clock } = room;
  if (room.phase !== 'SPEAKING' || !speech?.poi || !clock || left === null) return null;
  const open = pointsOpen(speech, clock.durationMs - left);
  const speaks = room.speakerId === user.id;
  const mayOffer = Boolean(self) && !speaks && side !== null && side !== speech.side;
  const name = (userId: string) => nameOf(participantOf(room, userId));
  return (
    <section class="card stack points" aria-labelledby="points-title">
      <div class="row spread">
        <h2 id="points-title">{t('live.points')}</h2>
        <span class={`badge ${open ? 'badge-good' : ''}`}>
          {windowText(open, left, clock.durationMs, speech.poi.from)}
        </span>
      </div>
      {room.speaking && <RunningPoint speaking={room.speaking} name={name(room.speaking.userId)} scene={scene} />}
      {room.offers.length > 0 ? (
        <ul class="stack offers">
          {room.offers.map((userId) => (
            <li key={userId} class="row spread">
              <span>{t('live.offered', { name: name(userId) })}</span>
              {speaks && (
                <span class="row">
                  <Button
                    kind="primary"
                    disabled={room.speaking !== null}
                    onPress={() => attempt(() => live.send('answer_point', { userId, accept: true }))}
                  >
                    {t('live.accept', { name: name(userId) })}
                  </Button>
                  <Button onPress={() => attempt(() => live.send('answer_point', { userId, accept: false }))}>
                    {t('live.decline', { name: name(userId) })}
                  </Button>
                </span>
              )}
            </li>
          ))}
        </ul>
      ) : (
        speaks && <p class="soft small">{t('live.noOffers')}</p>
      )}
      {mayOffer &&
        (room.offers.includes(user.id) ? (
          <Button onPress={() => attempt(() => live.send('withdraw_point', {}))}>{t('live.withdrawPoint')}</Button>
        ) : (
          <Button kind="primary" disabled={!open} onPress={() => attempt(() => live.send('offer_point', {}))}>
            {t('live.offerPoint')}
          </Button>
        ))}
    </section>
  );
}

/** The clock counts down, so protected time ends at what the clock will say then. */
function windowText(open: boolean, left: number, durationMs: number, fromS: number): string {
  if (open) return t('live.pointsWelcome');
  const opensAt = durationMs - fromS * 1000;
  return left > opensAt ? t('live.protectedUntil', { time: minutes(opensAt) }) : t('live.protected');
}

function RunningPoint({ speaking, name, scene }: { speaking: Speaking; name: string; scene: Scene }) {
  const left = useLeft(speaking.endsAtMs);
  const { room, live, user } = scene;
  return (
    <div class="row spread point-runs">
      <strong>{t('live.pointRuns', { name })}</strong>
      <span class="row">
        <span class="point-left">{minutes(left * 1000)}</span>
        {room.speakerId === user.id && (
          <Button onPress={() => attempt(() => live.send('end_point', {}))}>{t('live.endPoint')}</Button>
        )}
      </span>
    </div>
  );
}
