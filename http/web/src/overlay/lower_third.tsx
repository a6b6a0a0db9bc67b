/** The bar of the overlay: what is debated, who has the floor, the clock, who is next or missing, and the room's vote. */
import { isOver, participantOf, type Room } from '../room/room';
import { useRemaining } from '../room/use_remaining';
import { contendersOf, sharesOf, votingOpen } from '../stage/contenders';
import { winnerOf } from '../stage/winner';
import { sideName, speechName } from '../text/format_names';
import { nameOf } from '../text/person_name';
import { minutes, t } from '../text/text';
import type { Format } from '../wire/records';
import { Missing } from './missing';

export function LowerThird({ room, format }: { room: Room; format: Format | null }) {
  const remaining = useRemaining(room);
  const speaker = participantOf(room, room.speakerId ?? room.next?.speakerUserId);
  const after = room.speakerId ? participantOf(room, room.next?.speakerUserId) : undefined;
  const winner = isOver(room) ? winnerOf(room, format) : null;
  const side = winner?.side ?? (room.phase === 'LOBBY' ? null : (speaker?.side ?? null));
  const contenders = contendersOf(room, format);
  const shares = sharesOf(contenders.map((one) => one.votes));
  const names = contenders.map((one) => one.name).join(' · ');
  const headline = isOver(room) ? outcome(winner?.name) : room.phase === 'LOBBY' ? names : nameOf(speaker);
  return (
    <section class={`overlay-bar ${side ? `side-${side}` : ''}`}>
      <p class="overlay-topic" dir="auto">
        {room.match.topic}
      </p>
      <div class="overlay-line">
        <div class="overlay-who">
          <span class="overlay-label">{caption(room, format)}</span>
          <span class="overlay-name">{headline}</span>
          {after && <span class="overlay-next">{t('stage.nextIs', { name: nameOf(after) })}</span>}
        </div>
        {remaining !== null && (
          <span class="overlay-clock" data-testid="clock">
            {minutes(remaining)}
          </span>
        )}
      </div>
      <Missing room={room} format={format} />
      {(room.phase !== 'LOBBY' || votingOpen(room, format)) && (
        <ul class="overlay-votes">
          {contenders.map((one, index) => (
            // A contender without votes keeps enough room for its name.
            <li key={one.key} class={`side-${one.side}`} style={{ flexGrow: Math.max(shares[index] ?? 0, 25) }}>
              <span class="overlay-contender">{one.name}</span>
              <span>{shares[index]} %</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function caption(room: Room, format: Format | null): string {
  if (isOver(room)) return t('overlay.result');
  if (room.phase === 'LOBBY') return t('overlay.soon');
  if (room.phase === 'VOTING') return t('overlay.voting');
  if (room.phase === 'PAUSED') return t('overlay.paused');
  if (room.phase === 'HANDOVER') return t('overlay.next');
  if (!room.speech) return t('overlay.speaking');
  const side = format?.sides ? sideName(format, room.speech.side) : '';
  return [speechName(room.match.format, room.speech), side].filter(Boolean).join(' · ');
}

const outcome = (winner: string | undefined): string =>
  winner ? t('overlay.won', { name: winner }) : t('overlay.draw');
