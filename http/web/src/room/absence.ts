/** A side of which nobody is there: until when it may come back, on this device's steady clock. Pure. */
import type { AbsenceTold, AfterThat } from '../wire/events';
import type { Side } from '../wire/records';
import type { Room } from './room';

export interface Absence {
  side: Side;
  userIds: readonly string[];
  /** On `performance.now()`. */
  returnsAtMs: number;
  afterThat: AfterThat;
  /** The time is over, and the debate goes on without them. */
  over: boolean;
}

export function absencesFrom(told: readonly AbsenceTold[] | undefined, nowMs: number): readonly Absence[] {
  return (told ?? []).map(({ side, userIds, remainingMs, afterThat, over }) => ({
    side,
    userIds,
    returnsAtMs: nowMs + remainingMs,
    afterThat,
    over,
  }));
}

/** With that side gone, in the place of what was known of it. */
export function withAbsence(room: Room, absence: Absence): Room {
  return { ...room, absences: [...withoutAbsence(room, absence.side).absences, absence] };
}

export function withoutAbsence(room: Room, side: Side): Room {
  return { ...room, absences: room.absences.filter((one) => one.side !== side) };
}

/** With what is known of that side's absence changed; the same where nothing is known. */
export function changedAbsence(room: Room, side: Side, change: (one: Absence) => Partial<Absence>): Room {
  return { ...room, absences: room.absences.map((one) => (one.side === side ? { ...one, ...change(one) } : one)) };
}
