/** Which speech runs, which comes next and who holds it: from the room, or from the format where the room is silent. Pure. */
import type { Room } from '../../room/room';
import type { Format, Participant, Side, Speech } from '../../wire/records';

export interface Turn {
  speech: Speech | null;
  speaker: Participant | undefined;
  side: Side | null;
}

/** Kinds in which both sides have the floor. */
export const isShared = (speech: Speech | null): boolean =>
  speech !== null && ['cross', 'crossfire', 'questions'].includes(speech.kind);

export function holderOf(room: Room, speech: Speech): Participant | undefined {
  const members = room.participants.filter((one) => one.side === speech.side);
  return members.find((one) => one.seat === speech.seat) ?? members[speech.seat - 1];
}

export function currentTurn(room: Room): Turn | null {
  if (!room.speakerId) return null;
  const speaker = room.participants.find((one) => one.userId === room.speakerId);
  return { speech: room.speech, speaker, side: room.speech?.side ?? speaker?.side ?? null };
}

/** The place of the running or coming speech among the format's, -1 when it has none. */
export function indexOf(format: Format | null, speech: Speech | null): number {
  if (!speech || !format) return -1;
  return format.speeches.findIndex((one) => one.key === speech.key);
}

export function nextTurn(room: Room, format: Format | null): Turn | null {
  if (room.next) {
    const { speech, speakerUserId } = room.next;
    const speaker = room.participants.find((one) => one.userId === speakerUserId);
    return { speech, speaker, side: speech?.side ?? speaker?.side ?? null };
  }
  if (!format || !room.speech) return null;
  const speech = format.speeches[indexOf(format, room.speech) + 1];
  if (!speech) return null;
  return { speech, speaker: holderOf(room, speech), side: speech.side };
}

/** Whether a point may be offered so many milliseconds into the speech. */
export function pointsOpen(speech: Speech | null, elapsedMs: number): boolean {
  const poi = speech?.poi;
  return Boolean(poi) && elapsedMs >= (poi?.from ?? 0) * 1000 && elapsedMs < (poi?.to ?? 0) * 1000;
}
