/** The speeches of a replay, each to jump to. */
import type { Chapter } from '../../room/replay';
import { participantOf, type Room } from '../../room/room';
import { speechName } from '../../text/format_names';
import { nameOf } from '../../text/person_name';
import { minutes, t } from '../../text/text';

interface Props {
  formatId: string;
  chapters: readonly Chapter[];
  room: Room;
  atMs: number;
  onChoose: (atMs: number) => void;
}

export function Chapters({ formatId, chapters, room, atMs, onChoose }: Props) {
  return (
    <section class="stack">
      <h2>{t('replay.speeches')}</h2>
      {chapters.length === 0 && <p class="soft">{t('replay.noSpeeches')}</p>}
      <ol class="replay-chapters">
        {chapters.map((one) => {
          const speaker = participantOf(room, one.speakerUserId);
          return (
            <li key={one.number}>
              <button
                type="button"
                class={`replay-chapter side-${speaker?.side ?? 'A'}`}
                aria-current={(atMs >= one.atMs && atMs < one.endMs) || undefined}
                onClick={() => onChoose(one.atMs)}
              >
                <span class="replay-time">{minutes(one.atMs)}</span>
                <span class="replay-chapter-name">{nameFor(formatId, one)}</span>
                <span class="soft">{nameOf(speaker)}</span>
              </button>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

const nameFor = (formatId: string, { speech, number }: Chapter): string =>
  speech ? speechName(formatId, speech) : t('live.roundNumber', { number });
