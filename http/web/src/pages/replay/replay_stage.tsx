/** The stage at one moment of a replay; at its end, how the debate came out. */
import { remainingMs } from '../../room/clock';
import { isOver, participantOf, type Room } from '../../room/room';
import { Ballot } from '../../stage/ballot';
import { BigClock } from '../../stage/big_clock';
import { contendersOf } from '../../stage/contenders';
import { Outcome } from '../../stage/outcome';
import { SpeakerLine } from '../../stage/speaker_line';
import { t } from '../../text/text';
import type { Format } from '../../wire/records';

export function ReplayStage({ room, format, atMs }: { room: Room; format: Format | null; atMs: number }) {
  const speaker = participantOf(room, room.speakerId ?? room.next?.speakerUserId);
  return (
    <section class="replay-stage" aria-label={t('replay.stage')}>
      <div class={`stack replay-now side-${speaker?.side ?? 'none'}`}>
        {isOver(room) ? (
          <Outcome room={room} format={format} />
        ) : (
          <>
            <SpeakerLine room={room} format={format} />
            <BigClock room={room} leftMs={room.clock && remainingMs(room.clock, atMs)} />
          </>
        )}
      </div>
      <div class="card stack">
        <h2>{t('replay.votes')}</h2>
        <Ballot contenders={contendersOf(room, format)} />
      </div>
    </section>
  );
}
