/** The stage at one moment of a replay. */
import { remainingMs } from '../../room/clock';
import { isOver, participantOf, type Room } from '../../room/room';
import { Ballot } from '../../stage/ballot';
import { ClockFace } from '../../stage/clock_face';
import { clockLabel } from '../../stage/clock_label';
import { contendersOf } from '../../stage/contenders';
import { SpeakerLine } from '../../stage/speaker_line';
import { t } from '../../text/text';
import type { Format } from '../../wire/records';

export function ReplayStage({ room, format, atMs }: { room: Room; format: Format | null; atMs: number }) {
  const speaker = participantOf(room, room.speakerId ?? room.next?.speakerUserId);
  return (
    <section class="replay-stage" aria-label={t('replay.stage')}>
      <div class="stack">
        <SpeakerLine room={room} format={format} />
        <ClockFace
          clock={room.clock}
          leftMs={room.clock ? remainingMs(room.clock, atMs) : null}
          side={speaker?.side ?? null}
          label={clockLabel(room)}
        />
      </div>
      <div class="card stack">
        <h2>{t('replay.votes')}</h2>
        <Ballot contenders={contendersOf(room, format)} />
        {isOver(room) && room.match.aiScore !== null && (
          <p class="notice">{t('replay.score', { score: room.match.aiScore })}</p>
        )}
      </div>
    </section>
  );
}
