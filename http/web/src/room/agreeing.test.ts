import { describe, expect, it } from 'vitest';
import type { Passing } from '../wire/events';
import { applyPassing } from './evolve';
import { type Room, roomFrom } from './room';
import { lobby, person, played, speaking, speech, started, state } from './testing';

const passed = (room: Room, name: Passing['name'], payload: object): Room =>
  applyPassing(room, { name, payload: { matchId: 'm', ...payload } } as Passing, 0);

describe('who is there', () => {
  it('is told by the presence of participants, who sit before they are connected', () => {
    const one = played(lobby(), 0, ['participant_joined', { userId: 'cem', participant: person('cem', 'A') }]);
    const here = passed(one, 'presence', { spectators: 1, present: ['ana', 'ben'] });
    expect([...here.gone]).toEqual(['cem']);
    expect([...passed(here, 'presence', { spectators: 1 }).gone]).toEqual(['cem']);
    expect(passed(here, 'presence', { spectators: 1, present: ['ana', 'ben', 'cem'] }).gone.size).toBe(0);
  });

  it('forgets that somebody who left was ready', () => {
    const ready = played(lobby(), 0, ['participant_ready', { userId: 'ben', ready: true }]);
    const left = played(ready, 0, ['participant_left', { userId: 'ben', participant: person('ben', 'B') }]);
    expect(left.ready.size).toBe(0);
  });
});

describe('a pause', () => {
  const asked = () => passed(speaking(), 'pause_asked', { waitingFor: ['ben'], resuming: false });

  it('is asked for, and everybody knows whose agreement is missing', () => {
    expect(asked().pauseAsked).toEqual({ waitingFor: ['ben'], resuming: false });
    const fresh = roomFrom(state({ pauseAsked: { waitingFor: ['ana'], resuming: true } }), 0);
    expect(fresh.pauseAsked).toEqual({ waitingFor: ['ana'], resuming: true });
  });

  it('is asked for no more when somebody left, unless it is told again', () => {
    const left = played(asked(), 0, ['participant_left', { userId: 'ben', participant: person('ben', 'B') }]);
    expect(left.pauseAsked).toBeNull();
  });

  it('is no question any more when the clock stands, goes on, or the speech is over', () => {
    const paused = played(asked(), 0, ['debate_paused', { remainingMs: 1_000 }]);
    expect(paused.pauseAsked).toBeNull();
    const resuming = passed(paused, 'pause_asked', { waitingFor: ['ana'], resuming: true });
    expect(played(resuming, 0, ['debate_continued', { endsAt: '' }]).pauseAsked).toBeNull();
    expect(played(asked(), 0, ['round_ended', { number: 1 }]).pauseAsked).toBeNull();
    expect(played(asked(), 0, ['round_started', started]).pauseAsked).toBeNull();
  });
});

describe('a coin', () => {
  const tossed = (ana: 'A' | 'B', ben: 'A' | 'B') =>
    played(lobby(), 0, [
      'sides_changed',
      {
        reason: 'coin',
        participants: [
          { userId: 'ana', side: ana, seat: 1 },
          { userId: 'ben', side: ben, seat: 1 },
        ],
      },
    ]).coin;

  it('swaps the sides, or leaves them: either is told', () => {
    expect([tossed('B', 'A'), tossed('A', 'B')]).toEqual([{ swapped: true }, { swapped: false }]);
  });
});

describe('what comes next', () => {
  it('is known while somebody speaks, and until the hand-over names it again', () => {
    const next = { speech: { ...speech, key: 'b1', side: 'B' as const }, speakerUserId: 'ben' };
    const room = played(lobby(), 0, ['round_started', { ...started, next }]);
    expect(room.next).toEqual(next);
    expect(played(room, 0, ['round_ended', { number: 1 }]).next).toEqual(next);
    expect(played(room, 0, ['voting_opened', { closesAt: '' }]).next).toBeNull();
  });
});
