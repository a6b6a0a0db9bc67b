/**
 * Which bell of the running speech is due. Each rings once, whatever happens to the clock in between.
 *
 * The server's tick, which may move our clock a little, and the end of a speech come at the very moment at which a
 * bell is due: so a bell is due from its time on and not only at it.
 */
import type { Clock } from '../room/clock';
import type { Room } from '../room/room';
import type { Bell } from '../wire/records';
import { bellsOf } from './bells';

/** Rung this much too late (a tab that slept), a bell says something untrue. */
const LATE_MAX_MS = 1_500;
/** A timer may wake us a little early. */
const EARLY_MS = 20;
/** A speech that is over with so much on our clock ran to its end: ours was behind. */
const END_WITHIN_MS = 500;

type Heard = Pick<Room, 'clock' | 'clockKind' | 'roundNumber' | 'speech'>;

/** What is struck: how often, and how much of the speech is left then, 0 at its end. */
export interface Stroke {
  strokes: number;
  leftMs: number;
}

interface Running {
  round: number | null;
  clock: Clock;
  bells: readonly Bell[];
  /** How many of `bells` have rung, or were over before we came. */
  done: number;
}

export class Ringer {
  private running: Running | null = null;

  /** The bell to strike now that the room is so, or that time has passed; null when it is silent. */
  due(room: Heard, nowMs: number): Stroke | null {
    const { clock, clockKind, roundNumber, speech } = room;
    if (!clock || clockKind !== 'speech') return this.ended(nowMs);
    let last: Stroke | null = null;
    if (this.running?.round === roundNumber) {
      this.running.clock = clock;
    } else {
      last = this.ended(nowMs);
      const bells = bellsOf(speech, clock.durationMs);
      const over = bells.filter((one) => one.at * 1000 < elapsedMs(clock, nowMs)).length;
      this.running = { round: roundNumber, clock, bells, done: over };
    }
    return this.next(this.running, nowMs) ?? last;
  }

  /** How long until the next bell; null when there is none to wait for. */
  waitMs(nowMs: number): number | null {
    const { running } = this;
    const bell = running?.bells[running.done];
    if (!running || !bell || running.clock.stoppedMs !== null) return null;
    return Math.max(bell.at * 1000 - elapsedMs(running.clock, nowMs), 0);
  }

  private next(running: Running, nowMs: number): Stroke | null {
    if (running.clock.stoppedMs !== null) return null;
    const elapsed = elapsedMs(running.clock, nowMs);
    let due: Stroke | null = null;
    for (;;) {
      const bell = running.bells[running.done];
      if (!bell || bell.at * 1000 > elapsed + EARLY_MS) return due;
      running.done += 1;
      if (elapsed - bell.at * 1000 <= LATE_MAX_MS) due = strokeOf(bell, running);
    }
  }

  /** The bell of a speech that just ended by its clock and has not been rung for it. */
  private ended(nowMs: number): Stroke | null {
    const { running } = this;
    this.running = null;
    const bell = running?.bells.at(-1);
    if (!running || !bell || running.clock.stoppedMs !== null || running.done >= running.bells.length) return null;
    const left = running.clock.endsAtMs - nowMs;
    return left <= END_WITHIN_MS && left >= -LATE_MAX_MS ? strokeOf(bell, running) : null;
  }
}

const strokeOf = ({ strokes, at }: Bell, { clock }: Running): Stroke => ({
  strokes,
  leftMs: Math.max(clock.durationMs - at * 1000, 0),
});

/** Beyond the end it goes on counting, so that what is late can be told from what is due. */
const elapsedMs = (clock: Clock, nowMs: number): number =>
  clock.durationMs - (clock.stoppedMs ?? clock.endsAtMs - nowMs);
