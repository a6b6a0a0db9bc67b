import { describe, expect, it } from 'vitest';
import { running, stopped, ticked } from '../room/clock';
import type { Room } from '../room/room';
import type { Speech } from '../wire/records';
import { Ringer } from './ringer';

const bells = [
  { at: 50, strokes: 1 },
  { at: 60, strokes: 2 },
];
const speech = { key: 'a1', seconds: 60, bells } as Speech;
type Heard = Pick<Room, 'clock' | 'clockKind' | 'roundNumber' | 'speech'>;

const speaking = (over: Partial<Heard> = {}): Heard => ({
  clock: running(60_000, 60_000, 0),
  clockKind: 'speech',
  roundNumber: 1,
  speech,
  ...over,
});
const over: Heard = { clock: null, clockKind: null, roundNumber: null, speech: null };

/** A ringer that heard the speech begin and its warning ring. */
function nearTheEnd(): Ringer {
  const ringer = new Ringer();
  ringer.due(speaking(), 0);
  ringer.due(speaking(), 50_000);
  return ringer;
}

describe('a bell', () => {
  it('rings at its time and once, and the next is waited for', () => {
    const ringer = new Ringer();
    expect(ringer.due(speaking(), 0)).toBeNull();
    expect(ringer.waitMs(0)).toBe(50_000);
    expect(ringer.due(speaking(), 50_001)).toEqual({ strokes: 1, leftMs: 10_000 });
    expect(ringer.due(speaking(), 50_002)).toBeNull();
    expect(ringer.waitMs(50_002)).toBe(9_998);
  });

  it('rings though the tick of its very second moves the clock on to it', () => {
    const room = speaking();
    const ringer = new Ringer();
    ringer.due(room, 0);
    const clock = room.clock && ticked(room.clock, 10, 49_970);
    expect(ringer.due({ ...room, clock }, 49_970)).toEqual({ strokes: 1, leftMs: 10_000 });
  });

  it('does not ring again in the time that was given back', () => {
    const ringer = nearTheEnd();
    const clock = running(60_000, 15_000, 52_000);
    expect(ringer.due(speaking({ clock }), 57_000)).toBeNull();
  });

  it('is silent while the clock stands, for a tab that slept, and for whoever came later', () => {
    const ringer = new Ringer();
    ringer.due(speaking(), 0);
    const clock = stopped(running(60_000, 60_000, 0), 10_000);
    expect([ringer.due(speaking({ clock }), 50_000), ringer.waitMs(50_000)]).toEqual([null, null]);
    const slept = new Ringer();
    slept.due(speaking(), 0);
    expect(slept.due(speaking(), 55_000)).toBeNull();
    expect(new Ringer().due(speaking(), 50_400)).toBeNull();
  });
});

describe('the bell at the end', () => {
  it('rings at the tick that says 0, which moves the clock to its end', () => {
    const ringer = nearTheEnd();
    const room = speaking();
    const clock = room.clock && ticked(room.clock, 0, 59_800);
    expect(ringer.due({ ...room, clock }, 59_800)).toEqual({ strokes: 2, leftMs: 0 });
    expect(ringer.due(over, 59_801)).toBeNull();
  });

  it('rings when the speech is over while our clock has a little left', () => {
    expect(nearTheEnd().due(over, 59_600)).toEqual({ strokes: 2, leftMs: 0 });
  });

  it('rings though the next speech began in the same moment', () => {
    const next = speaking({ roundNumber: 2, clock: running(60_000, 60_000, 59_990) });
    const ringer = nearTheEnd();
    expect(ringer.due(next, 59_990)).toEqual({ strokes: 2, leftMs: 0 });
    expect(ringer.waitMs(59_990)).toBe(50_000);
  });

  it('rings once, whichever of the clock and the news comes first', () => {
    const ringer = nearTheEnd();
    expect(ringer.due(speaking(), 60_000)).toEqual({ strokes: 2, leftMs: 0 });
    expect(ringer.due(over, 60_010)).toBeNull();
  });

  it('does not ring for a speech that somebody ended early, nor for one that stood', () => {
    expect(nearTheEnd().due(over, 55_000)).toBeNull();
    const ringer = nearTheEnd();
    ringer.due(speaking({ clock: stopped(running(60_000, 60_000, 0), 200) }), 59_800);
    expect(ringer.due(over, 59_900)).toBeNull();
  });
});
