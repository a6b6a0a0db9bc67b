/** Sides that are gone, on the stream: who is missed, how long they have, and what follows if they do not return. */
import type { Absence } from '../room/absence';
import { participantOf, type Room } from '../room/room';
import { useLeft } from '../room/use_left';
import { absenceOutcome } from '../stage/absences';
import { namedSide } from '../stage/winner';
import { nameOf } from '../text/person_name';
import { minutes, t } from '../text/text';
import type { Format } from '../wire/records';

interface Props {
  room: Room;
  format: Format | null;
}

export function Missing({ room, format }: Props) {
  if (room.absences.length === 0) return null;
  return (
    <ul class="overlay-missing">
      {room.absences.map((one) => (
        <MissingSide key={one.side} absence={one} room={room} format={format} />
      ))}
    </ul>
  );
}

function MissingSide({ absence, room, format }: Props & { absence: Absence }) {
  const left = useLeft(absence.returnsAtMs);
  const names = absence.userIds.map((id) => nameOf(participantOf(room, id))).join(', ');
  return (
    <li data-testid="absence">
      <span class="overlay-gone">
        <span class="overlay-gone-name">{t('overlay.missing', { names, n: absence.userIds.length })}</span>
        <span class="overlay-gone-then">{whatFollows(absence, room, format)}</span>
      </span>
      {!absence.over && (
        <span class="overlay-returns">
          <span class="overlay-gone-then">{t('overlay.backWithin')}</span>
          <span class="overlay-left">{minutes(left * 1000)}</span>
        </span>
      )}
    </li>
  );
}

function whatFollows(absence: Absence, room: Room, format: Format | null): string {
  const outcome = absenceOutcome(absence, room);
  if (outcome === 'over' || outcome === 'go_on') return t('overlay.goesOn');
  if (outcome === 'nobody') return t('overlay.elseNobody');
  return t('overlay.elseWins', { winner: namedSide(room, format, outcome) });
}
