/** Who speaks, in what speech, and who is next. */

import { isOver, participantOf, type Room } from '../room/room';
import { sideName, speechName } from '../text/format_names';
import { nameOf } from '../text/person_name';
import { t } from '../text/text';
import type { Format } from '../wire/records';
import './speaker_line.css';

export function SpeakerLine({ room, format }: { room: Room; format: Format | null }) {
  const speaker = participantOf(room, room.speakerId);
  const next = participantOf(room, room.next?.speakerUserId);
  const shown = speaker ?? next;
  const side = shown?.side ?? null;
  // What comes first is no news before anything began.
  const speech = room.phase === 'LOBBY' ? null : (room.speech ?? room.next?.speech ?? null);
  return (
    <div class={`speaker-line ${side ? `side-${side}` : ''}`}>
      <p class="speaker-speech">
        {speech && <span>{speechName(room.match.format, speech)}</span>}
        {speech && side && format?.sides && <span class="speaker-side">{sideName(format, side)}</span>}
      </p>
      <p class="speaker-name" data-testid="speaker">
        {headline(room, nameOf(speaker), nameOf(next))}
      </p>
      {speaker && next && <p class="soft small">{t('stage.nextIs', { name: nameOf(next) })}</p>}
      {speech?.index !== undefined && speech.of !== undefined && (
        <p class="soft small">{t('stage.speechOf', { index: speech.index, of: speech.of })}</p>
      )}
    </div>
  );
}

function headline(room: Room, speaker: string, next: string): string {
  if (isOver(room)) return t('stage.over');
  if (room.phase === 'LOBBY') return t('stage.notStarted');
  if (room.phase === 'VOTING') return t('stage.voting');
  if (speaker) return speaker;
  return next ? t('stage.nextIs', { name: next }) : t('stage.nobodySpeaks');
}
