import { describe, expect, it } from 'vitest';
import { roomEvent } from '../wire/events';
import { remainingMs } from './clock';
import { applyNumbered, applyPassing } from './evolve';
import { isOver, roomFrom } from './room';
import { event, lobby, person, played, speaking, speech, state } from './testing';

describe('an event whose name is not known', () => {
  it('counts all the same, so that the next is no gap', () => {
    const later = roomEvent('jury_seated', { matchId: 'm', epoch: 1, v: 5 });
    if (!later || !('numbered' in later)) throw new Error('it is numbered');
    const step = applyNumbered(lobby(), later.numbered, 0);
    expect(step).toMatchObject({ kind: 'applied', room: { v: 5, phase: 'LOBBY' } });
  });

  it('is none of the room’s where it carries no number, and room_state is none either', () => {
    expect(roomEvent('weather', { matchId: 'm' })).toBeNull();
    expect(roomEvent('room_state', { matchId: 'm', epoch: 1, v: 5 })).toBeNull();
    expect(roomEvent('presence', { matchId: 'm', spectators: 1 })).toHaveProperty('passing');
  });
});

describe('numbers', () => {
  it('applies exactly the next event', () => {
    const step = applyNumbered(lobby(), event('host_changed', { hostUserId: 'ben' }, 5), 0);
    expect(step).toMatchObject({ kind: 'applied', room: { v: 5, match: { hostUserId: 'ben' } } });
  });

  it('asks to resume when one was missed', () => {
    expect(applyNumbered(lobby(), event('host_changed', { hostUserId: 'ben' }, 6), 0).kind).toBe('gap');
  });

  it.each([1, 4])('does not apply number %i again', (v) => {
    expect(applyNumbered(lobby(), event('host_changed', { hostUserId: 'ben' }, v), 0).kind).toBe('old');
  });
});

describe('the lobby', () => {
  it('seats who joins, and anew who comes back', () => {
    const gone = played(lobby(), 0, ['participant_left', { userId: 'ben', participant: person('ben', 'B') }]);
    expect([...gone.gone]).toEqual(['ben']);
    const back = played(
      gone,
      0,
      ['participant_joined', { userId: 'ben', participant: person('ben', 'B') }],
      ['participant_joined', { userId: 'cem', participant: person('cem', 'A') }],
    );
    expect(back.gone.size).toBe(0);
    expect(back.participants.map((one) => one.userId)).toEqual(['ana', 'ben', 'cem']);
  });

  it('knows who is away where the server says who is there, and never a scripted partner', () => {
    const participants = [person('ana', 'A'), person('ben', 'B'), { ...person('bot', 'B'), scripted: true }];
    expect([...roomFrom(state({ participants, present: ['ana'] }), 0).gone]).toEqual(['ben']);
  });

  it('marks who is ready, and who is not any more', () => {
    const ready = played(lobby(), 0, ['participant_ready', { userId: 'ben', ready: true }]);
    expect([...ready.ready]).toEqual(['ben']);
    expect(played(ready, 0, ['participant_ready', { userId: 'ben', ready: false }]).ready.size).toBe(0);
  });

  it('changes sides', () => {
    const participants = [
      { userId: 'ana', side: 'B' as const, seat: 1 },
      { userId: 'ben', side: 'A' as const, seat: 1 },
    ];
    const swapped = played(lobby(), 0, ['sides_changed', { reason: 'swapped', participants }]);
    expect(swapped.participants.map((one) => one.side)).toEqual(['B', 'A']);
  });

  it('keeps the votes on the way in apart from those of the debate', () => {
    const voted = applyPassing(lobby(), { name: 'vote_update', payload: { matchId: 'm', totals: { ana: 2 } } }, 0);
    const live = played(voted, 0, ['debate_started', { startedAt: 'now' }]);
    expect([live.votesBefore, live.votes]).toEqual([{ ana: 2 }, {}]);
  });

  it('prepares with a clock of its own and goes back to the lobby after a pause', () => {
    const prep = played(lobby(), 0, ['prep_started', { side: null, endsAt: '', durationSec: 900 }]);
    expect(prep).toMatchObject({ phase: 'LOBBY', clockKind: 'opening_prep', clock: { endsAtMs: 900_000 } });
    const on = played(prep, 0, ['debate_paused', { remainingMs: 1_000 }], ['debate_continued', { endsAt: '' }]);
    expect(on.phase).toBe('LOBBY');
  });
});

describe('a speech', () => {
  it('starts the clock and names the speaker', () => {
    expect(speaking(500)).toMatchObject({
      phase: 'SPEAKING',
      speakerId: 'ana',
      roundNumber: 1,
      clockKind: 'speech',
      clock: { endsAtMs: 60_500 },
    });
  });

  it('gets time back and tells so', () => {
    const room = played(speaking(), 10_000, ['timer_adjusted', { reason: 'recovery', addedMs: 4_200, endsAt: '' }]);
    expect(room.clock?.endsAtMs).toBe(64_200);
    expect(room.lastAdjustment).toEqual({ reason: 'recovery', addedMs: 4_200, atMs: 10_000 });
  });

  it('says nothing of a hand-over, which takes milliseconds', () => {
    const room = played(speaking(), 10_000, ['timer_adjusted', { reason: 'owner_changed', addedMs: 17, endsAt: '' }]);
    expect(room.clock?.endsAtMs).toBe(60_017);
    expect(room.lastAdjustment).toBeNull();
  });

  it('stands while paused and goes on', () => {
    const paused = played(speaking(), 20_000, ['debate_paused', { remainingMs: 40_000 }]);
    expect([paused.phase, remainingMs(paused.clock ?? never(), 55_000)]).toEqual(['PAUSED', 40_000]);
    const on = played(paused, 60_000, ['debate_continued', { endsAt: '' }]);
    expect([on.phase, remainingMs(on.clock ?? never(), 61_000)]).toEqual(['SPEAKING', 39_000]);
  });

  it('takes points: offered, withdrawn, declined, accepted, ended', () => {
    const offered = played(speaking(), 0, ['point_offered', { userId: 'ben' }], ['point_offered', { userId: 'ben' }]);
    expect(offered.offers).toEqual(['ben']);
    expect(played(offered, 0, ['point_withdrawn', { userId: 'ben' }]).offers).toEqual([]);
    const no = played(offered, 0, ['point_answered', { userId: 'ben', accepted: false, endsAt: null }]);
    expect([no.offers, no.speaking]).toEqual([[], null]);
    const yes = played(offered, 7_000, ['point_answered', { userId: 'ben', accepted: true, endsAt: '' }]);
    expect([yes.offers, yes.speaking]).toEqual([[], { userId: 'ben', endsAtMs: 19_000 }]);
    expect(played(yes, 0, ['point_ended', { userId: 'ben' }]).speaking).toBeNull();
  });

  it('ends with its offers, and hands over', () => {
    const next = { speech: { ...speech, key: 'b1', side: 'B' as const }, speakerUserId: 'ben' };
    const room = played(
      speaking(),
      60_000,
      ['point_offered', { userId: 'ben' }],
      ['round_ended', { number: 1 }],
      ['handover_started', { endsAt: '', durationSec: 10, next }],
    );
    expect(room).toMatchObject({ phase: 'HANDOVER', speakerId: null, offers: [], next, clock: { endsAtMs: 70_000 } });
  });

  it('waits for preparation between speeches, and keeps what is left of it', () => {
    const pools = roomFrom(state({ prep: { A: 240_000, B: 240_000 }, phase: 'HANDOVER' }), 0);
    const prep = played(pools, 0, ['prep_started', { side: 'B', endsAt: '', durationSec: 240 }]);
    expect([prep.clockKind, prep.prepSide]).toEqual(['prep', 'B']);
    const ended = played(prep, 0, ['prep_ended', { side: 'B', remainingMs: 200_000 }]);
    expect([ended.prepLeftMs, ended.clock]).toEqual([{ A: 240_000, B: 200_000 }, null]);
  });
});

describe('the end', () => {
  it('opens the vote, and its clock with the first tick', () => {
    const voting = played(speaking(), 0, ['round_ended', { number: 1 }], ['voting_opened', { closesAt: '' }]);
    expect([voting.phase, voting.clock]).toEqual(['VOTING', null]);
    const tick = applyPassing(voting, { name: 'timer_tick', payload: { matchId: 'm', remaining: 19 } }, 1_000);
    expect(tick.clock?.endsAtMs).toBe(20_000);
  });

  it('keeps the result', () => {
    const room = played(
      speaking(),
      0,
      ['ai_score', { score: 81, winnerUserId: 'ben', winnerSide: 'B', feedbackSummary: 'Good.', details: [] }],
      ['match_ended', { aiScore: 81, winnerUserId: 'ben', winnerSide: 'B' }],
    );
    expect(room).toMatchObject({ phase: 'SCORED', outcome: { score: 81, winnerSide: 'B' }, match: { aiScore: 81 } });
    expect(isOver(room)).toBe(true);
  });

  it('is over without a result too', () => {
    expect(played(lobby(), 0, ['match_ended', { aiScore: null, winnerUserId: null }]).phase).toBe('ENDED');
  });
});

describe('what the next replaces', () => {
  it('updates reactions, votes and spectators without a number', () => {
    const counts = { heart: 3, thumbs: 0, laugh: 0, flame: 1 };
    let room = applyPassing(lobby(), { name: 'reaction_update', payload: { matchId: 'm', counts } }, 0);
    room = applyPassing(room, { name: 'presence', payload: { matchId: 'm', spectators: 7 } }, 0);
    expect([room.reactions, room.spectators, room.v]).toEqual([counts, 7, 4]);
  });

  it('does not start a clock in a room that has none', () => {
    expect(applyPassing(lobby(), { name: 'timer_tick', payload: { matchId: 'm', remaining: 5 } }, 0).clock).toBeNull();
  });
});

describe('room_state', () => {
  it('shows a paused speech standing', () => {
    const timer = { remaining: 30, remainingMs: 29_500, duration: 60, endsAt: '' };
    const room = roomFrom(state({ phase: 'PAUSED', timer }), 1_000);
    expect(remainingMs(room.clock ?? never(), 9_000)).toBe(29_500);
  });

  it('gives a point that is made no more time than it has left', () => {
    const timer = { remaining: 30, remainingMs: 30_000, duration: 60, endsAt: '2026-01-01T00:01:00.000Z' };
    const speaking = { userId: 'ben', endsAt: '2026-01-01T00:00:34.000Z' };
    const room = roomFrom(state({ phase: 'SPEAKING', timer, points: { offers: [], speaking } }), 1_000);
    expect(room.speaking).toEqual({ userId: 'ben', endsAtMs: 5_000 });
  });

  it('shows whichever clock waits', () => {
    const waiting = { kind: 'prep' as const, side: 'A' as const, remainingMs: 8_000, duration: 240, endsAt: '' };
    const room = roomFrom(state({ phase: 'HANDOVER', waiting }), 1_000);
    expect([room.clockKind, room.prepSide, room.clock?.endsAtMs]).toEqual(['prep', 'A', 9_000]);
  });
});

function never(): never {
  throw new Error('there is no clock');
}
