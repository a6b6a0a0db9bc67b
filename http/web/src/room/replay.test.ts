import { describe, expect, it } from 'vitest';
import type { Replay } from '../wire/records';
import { remainingMs } from './clock';
import { Reel } from './replay';

const person = (userId: string, side: 'A' | 'B') => ({
  id: `p-${userId}`,
  matchId: 'm',
  userId,
  side,
  joinedAt: '2026-01-01T00:00:00.000Z',
  displayName: userId,
});

function replay(events: [number, string, Record<string, unknown>][]): Replay {
  let v = 0;
  return {
    match: {
      id: 'm',
      mode: 'COUPLE',
      format: 'DUEL',
      topic: 'Tea',
      status: 'SCORED',
      roomId: 'match:m',
      hostUserId: 'ana',
      startedAt: null,
      endedAt: null,
      aiScore: 80,
      winnerUserId: 'ana',
      createdAt: '2026-01-01T00:00:00.000Z',
      participants: [person('ana', 'A'), person('ben', 'B')],
      rounds: [],
      reactions: [],
      reactionCounts: { heart: 0, thumbs: 0, laugh: 0, flame: 0 },
      votes: [],
    },
    startedAt: null,
    endedAt: null,
    durationMs: events.at(-1)?.[0] ?? 0,
    events: events.map(([atMs, name, payload]) => {
      const numbered = name !== 'vote_update';
      if (numbered) v += 1;
      return { atMs, name, payload: { matchId: 'm', ...payload, ...(numbered ? { epoch: 1, v } : {}) } };
    }),
    truncated: false,
  };
}

const story = replay([
  [0, 'debate_started', { startedAt: '2026-01-01T00:00:00.000Z' }],
  [0, 'round_started', { number: 1, speakerUserId: 'ana', endsAt: '', durationSec: 60 }],
  [30_000, 'vote_update', { totals: { ana: 1 } }],
  [60_000, 'round_ended', { number: 1 }],
  [60_000, 'round_started', { number: 2, speakerUserId: 'ben', endsAt: '', durationSec: 60 }],
  [120_000, 'round_ended', { number: 2 }],
  [120_000, 'match_ended', { aiScore: 80, winnerUserId: 'ana' }],
]);

describe('a reel', () => {
  it('shows who spoke, and the clock as it stood', () => {
    const room = new Reel(story).at(45_000);
    expect(room.speakerId).toBe('ana');
    expect(room.votes).toEqual({ ana: 1 });
    expect(room.clock && remainingMs(room.clock, 45_000)).toBe(15_000);
  });

  it('goes back as well as on', () => {
    const reel = new Reel(story);
    expect(reel.at(120_000).phase).toBe('SCORED');
    expect(reel.at(1_000).votes).toEqual({});
    expect(reel.at(61_000).speakerId).toBe('ben');
  });

  it('is the same at any moment whether it came there in one leap or step by step', () => {
    const long = replay(
      Array.from({ length: 300 }, (_, index): [number, string, Record<string, unknown>] =>
        index % 2 === 0
          ? [index * 100, 'round_started', { number: index / 2 + 1, speakerUserId: 'ana', endsAt: '', durationSec: 60 }]
          : [index * 100, 'round_ended', { number: (index + 1) / 2 }],
      ),
    );
    const stepping = new Reel(long);
    for (let atMs = 0; atMs <= long.durationMs; atMs += 700) {
      expect(stepping.at(atMs)).toEqual(new Reel(long).at(atMs));
    }
  });

  it('names each speech with its begin and end', () => {
    expect(new Reel(story).chapters().map((one) => [one.speakerUserId, one.atMs, one.endMs])).toEqual([
      ['ana', 0, 60_000],
      ['ben', 60_000, 120_000],
    ]);
  });
});
