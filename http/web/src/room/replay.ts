/** A match that is over as the room it was at any moment: the same events, applied by the same rules. Pure. */
import { roomEvent } from '../wire/events';
import type { Replay, Speech } from '../wire/records';
import { applyNumbered, applyPassing } from './evolve';
import { blankRoom, type Room } from './room';

/** Where a speech begins on the time line. */
export interface Chapter {
  atMs: number;
  endMs: number;
  speech: Speech | null;
  speakerUserId: string;
  number: number;
}

const EVERY = 64;

/** Answers with the room at a time; keeps a room every so many events, so that going back is as quick as going on. */
export class Reel {
  private readonly kept: Room[] = [];

  constructor(private readonly replay: Replay) {}

  get durationMs(): number {
    return this.replay.durationMs;
  }

  /** The room after everything that had happened by `atMs`. */
  at(atMs: number): Room {
    const count = this.countBy(atMs);
    let from = Math.floor(count / EVERY);
    while (this.kept.length <= from) this.keepNext();
    let room = this.kept[from] ?? emptyRoom(this.replay);
    for (from *= EVERY; from < count; from += 1) room = this.applied(room, from);
    return room;
  }

  chapters(): Chapter[] {
    const found: Chapter[] = [];
    for (const event of this.replay.events) {
      if (event.name === 'round_started') {
        const { number, speakerUserId, speech } = event.payload as {
          number: number;
          speakerUserId: string;
          speech?: Speech | null;
        };
        found.push({
          atMs: event.atMs,
          endMs: this.replay.durationMs,
          speech: speech ?? null,
          speakerUserId,
          number,
        });
      }
      const last = found.at(-1);
      if (event.name === 'round_ended' && last) last.endMs = event.atMs;
    }
    return found;
  }

  private countBy(atMs: number): number {
    const events = this.replay.events;
    let low = 0;
    let high = events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((events[middle]?.atMs ?? 0) <= atMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private keepNext(): void {
    let room = this.kept.at(-1);
    if (!room) {
      this.kept.push(emptyRoom(this.replay));
      return;
    }
    const begin = (this.kept.length - 1) * EVERY;
    for (let index = begin; index < begin + EVERY; index += 1) room = this.applied(room, index);
    this.kept.push(room);
  }

  private applied(room: Room, index: number): Room {
    const event = this.replay.events[index];
    if (!event) return room;
    const told = roomEvent(event.name, event.payload);
    if (!told) return room;
    if ('passing' in told) return applyPassing(room, told.passing, event.atMs);
    const step = applyNumbered(room, told.numbered, event.atMs);
    return step.kind === 'applied' ? step.room : room;
  }
}

/** The room before anything happened in it; who debated is known from the start. */
function emptyRoom(replay: Replay): Room {
  const { match } = replay;
  return blankRoom({ ...match, status: 'LOBBY', aiScore: null, winnerUserId: null, winnerSide: null });
}
