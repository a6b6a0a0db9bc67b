/** Who is gone, how long they have to come back, and what follows if they do not: for everybody in the room. */
import { useMemo } from 'preact/hooks';
import type { Absence } from '../room/absence';
import { participantOf, type Room } from '../room/room';
import { useLeft } from '../room/use_left';
import { nameOf } from '../text/person_name';
import { minutes, t } from '../text/text';
import type { Format, Side } from '../wire/records';
import { namedSide } from './winner';

interface Props {
  room: Room;
  format: Format | null;
  /** Who looks at it; null for a guest. */
  userId: string | null;
}

export function Absences({ room, format, userId }: Props) {
  return (
    <>
      {room.absences.map((one) => (
        <AbsenceNotice key={one.side} absence={one} room={room} format={format} userId={userId} />
      ))}
    </>
  );
}

function AbsenceNotice({ absence, room, format, userId }: Props & { absence: Absence }) {
  const left = useLeft(absence.returnsAtMs);
  return (
    <p class="notice notice-warn" data-testid="absence">
      {absenceText(absence, left * 1000, room, format, userId)}
    </p>
  );
}

/** The same for a screen reader, where nothing else tells it: when something about it changes, never as it ticks. */
export function AbsencesAloud({ room, format, userId }: Props) {
  const said = useMemo(
    () =>
      room.absences.map((one) => absenceText(one, one.returnsAtMs - performance.now(), room, format, userId)).join(' '),
    [room.absences],
  );
  return (
    <p class="visually-hidden" aria-live="polite" data-testid="absence-news">
      {said}
    </p>
  );
}

/** One sentence; `leftMs` is what is left of the time. */
export function absenceText(
  absence: Absence,
  leftMs: number,
  room: Room,
  format: Format | null,
  userId: string | null,
): string {
  const names = absence.userIds.map((id) => nameOf(participantOf(room, id))).join(', ');
  const about = { names, time: minutes(leftMs), n: absence.userIds.length };
  const outcome = absenceOutcome(absence, room);
  if (outcome === 'over') return t('stage.absenceOver', about);
  if (outcome === 'go_on') return t('stage.absenceGoOn', about);
  if (outcome === 'nobody') return t('stage.absenceBoth', about);
  const winners = room.participants.filter((one) => one.side === outcome);
  if (winners.some((one) => one.userId === userId)) return t('stage.absenceYouWin', about);
  return t('stage.absenceForfeit', { ...about, winner: namedSide(room, format, outcome) });
}

/** What follows if they stay away: a side that wins, nobody that wins, or that it goes on; `over` once it does. */
export function absenceOutcome(absence: Absence, room: Room): Side | 'nobody' | 'go_on' | 'over' {
  if (absence.over) return 'over';
  if (absence.afterThat === 'go_on') return 'go_on';
  const rival: Side = absence.side === 'A' ? 'B' : 'A';
  return room.absences.some((one) => one.side === rival) ? 'nobody' : rival;
}
