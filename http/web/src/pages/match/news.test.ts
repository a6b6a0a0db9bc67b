import { beforeEach, describe, expect, it } from 'vitest';
import { type Room, roomFrom } from '../../room/room';
import { speak } from '../../text/text';
import type { RoomState } from '../../wire/events';
import type { Participant, Side } from '../../wire/records';
import { arrived } from './fliers';
import { lobbyNews } from './lobby_news';
import { newsOf } from './news';
import { missing } from './seats';

const person = (userId: string, side: Side): Participant =>
  ({ id: userId, matchId: 'm', userId, side, seat: 1, joinedAt: '', displayName: userId }) as Participant;
const match = { id: 'm', mode: 'COUPLE', format: 'DUEL', status: 'LIVE', hostUserId: 'ana' };
const none = { heart: 0, thumbs: 0, laugh: 0, flame: 0 };
const state = { match, phase: 'OPEN', participants: [person('ana', 'A'), person('ben', 'B')], reactions: none };
const room = (over: Partial<Room> = {}): Room => ({ ...roomFrom(state as unknown as RoomState, 0), ...over });

beforeEach(() => speak('en'));

describe('what is announced', () => {
  it('names a new speaker, and nothing while only the clock ticks', () => {
    const clock = { durationMs: 60_000, endsAtMs: 60_000, stoppedMs: null };
    const speaks = room({ phase: 'SPEAKING', speakerId: 'ben', roundNumber: 1, clock });
    expect(newsOf(room(), speaks, 'ana')).toBe('ben speaks: Round, 1:00.');
    expect(newsOf(speaks, { ...speaks, clock: { ...clock, endsAtMs: 59_990 } }, 'ana')).toBeNull();
  });

  it('tells the speaker, and nobody else, of an offered point', () => {
    const before = room({ phase: 'SPEAKING', speakerId: 'ana', roundNumber: 1 });
    const after = { ...before, offers: ['ben'] };
    expect([newsOf(before, after, 'ana'), newsOf(before, after, 'ben')]).toEqual(['ben offers a point.', null]);
  });

  it('tells how much time was given back', () => {
    const after = room({ lastAdjustment: { reason: 'recovery', addedMs: 4_230, atMs: 0 } });
    expect(newsOf(room(), after, 'ana')).toBe('4.2 s were given back after an interruption.');
  });

  it('tells once that a side has a time to come back, and that it is over', () => {
    const gone = { side: 'B', userIds: ['ben'], returnsAtMs: performance.now() + 120_000, afterThat: 'go_on' } as const;
    const missed = room({ absences: [{ ...gone, over: false }] });
    expect(newsOf(room(), missed, 'ana')).toBe('ben has 2:00 to come back. The debate goes on.');
    expect(newsOf(missed, room({ absences: missed.absences }), 'ana')).toBeNull();
    const over = room({ absences: [{ ...gone, over: true }] });
    expect(newsOf(missed, over, 'ana')).toBe('ben did not come back in time. The debate goes on.');
  });

  it('tells in the lobby who came, who went, and one’s new side', () => {
    const alone = room({ participants: [person('ana', 'A')] });
    expect(lobbyNews(alone, room(), null, 'ana')).toBe('ben is here.');
    expect(lobbyNews(room(), room({ gone: new Set(['ben']) }), null, 'ana')).toBe('ben is away.');
    const swapped = room({ participants: [person('ana', 'B'), person('ben', 'A')] });
    expect(lobbyNews(room(), swapped, null, 'ana')).toBe('Sides changed. Your side now: B.');
    expect(lobbyNews(room(), room(), null, 'ana')).toBeNull();
  });
});

describe('reactions that fly', () => {
  it('are those that came since, and never a flood', () => {
    expect(arrived(none, { ...none, heart: 2, flame: 1 })).toEqual(['heart', 'heart', 'flame']);
    expect(arrived(none, { ...none, laugh: 5_000 })).toHaveLength(8);
    expect(arrived({ ...none, heart: 3 }, none)).toEqual([]);
  });
});

describe('seats', () => {
  const format = { id: 'PF', teamSize: 2, speeches: [{}] } as never;
  it('are all to be taken in a preset', () => {
    expect(missing(room(), format)).toBe(2);
  });

  it('need one a side where members take turns', () => {
    const turns = { id: 'FAMILY', teamSize: 4, speeches: [] } as never;
    expect([missing(room(), turns), missing(room({ participants: [person('ana', 'A')] }), turns)]).toEqual([0, 1]);
  });
});
