/** Points of information that are offered or made: answered by whoever speaks, timed while they are made. */
import { participantOf, type Speaking } from '../../room/room';
import { useLeft } from '../../room/use_left';
import { nameOf } from '../../text/person_name';
import { minutes, t } from '../../text/text';
import { attempt } from '../../ui/attempt';
import { Button } from '../../ui/button';
import type { Scene } from './scene';

export function Points({ scene }: { scene: Scene }) {
  const { room, user } = scene;
  const { offers, speaking } = room;
  if (room.phase !== 'SPEAKING' || (offers.length === 0 && !speaking)) return null;
  const speaks = room.speakerId === user.id;
  return (
    <section class="card stack points" aria-labelledby="points-title">
      <h2 id="points-title">{t('live.points')}</h2>
      {speaking && <RunningPoint speaking={speaking} scene={scene} />}
      {offers.length > 0 && (
        <ul class="stack offers">
          {offers.map((userId) => (
            <li key={userId} class="row spread">
              <span>{t('live.offered', { name: nameOf(participantOf(room, userId)) })}</span>
              {speaks && <Answer scene={scene} userId={userId} />}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Answer({ scene: { room, live }, userId }: { scene: Scene; userId: string }) {
  const name = nameOf(participantOf(room, userId));
  const answer = (accept: boolean) => attempt(() => live.send('answer_point', { userId, accept }));
  return (
    <span class="row">
      <Button kind="primary" disabled={room.speaking !== null} onPress={() => answer(true)}>
        {t('live.accept', { name })}
      </Button>
      <Button onPress={() => answer(false)}>{t('live.decline', { name })}</Button>
    </span>
  );
}

function RunningPoint({ speaking, scene }: { speaking: Speaking; scene: Scene }) {
  const left = useLeft(speaking.endsAtMs);
  const { room, live, user } = scene;
  const mayEnd = room.speakerId === user.id || speaking.userId === user.id;
  return (
    <div class="row spread point-runs">
      <strong>{t('live.pointRuns', { name: nameOf(participantOf(room, speaking.userId)) })}</strong>
      <span class="row">
        <span class="point-left">{minutes(left * 1000)}</span>
        {mayEnd && <Button onPress={() => attempt(() => live.send('end_point', {}))}>{t('live.endPoint')}</Button>}
      </span>
    </div>
  );
}
