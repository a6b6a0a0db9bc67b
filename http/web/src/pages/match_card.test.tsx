import { render } from 'preact';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formats } from '../net/formats';
import { session } from '../net/session';
import { BP, bpRoom, sitting } from '../stage/testing';
import { speak } from '../text/text';
import type { Match, User } from '../wire/records';
import { MatchCard } from './match_card';

const duel = {
  id: 'm',
  format: 'DUEL',
  topic: 'Tea',
  status: 'SCORED',
  createdAt: '2026-01-01T00:00:00Z',
  startedAt: '2026-01-01T00:00:00Z',
  participants: [sitting('ana', 'A', 1), sitting('ben', 'B', 1)],
  aiScore: 71,
} as unknown as Match;

const root = document.body.appendChild(document.createElement('div'));
beforeEach(() => speak('en'));
afterEach(() => {
  render(null, root);
  session.value = null;
  formats.value = [];
});

function shown(match: Match, mine: string): string {
  session.value = { token: '', user: { id: mine, displayName: mine } as User };
  render(<MatchCard match={match} />, root);
  return root.querySelector('.match-card-head')?.textContent ?? '';
}

describe('a debate in the list', () => {
  it('says how it came out for whoever looks, and leads to the result', () => {
    const won = { ...duel, winnerUserId: 'ben', winnerSide: 'B' as const };
    expect(shown(won, 'ben')).toBe('DecidedYou won · 71 points');
    expect(shown(won, 'ana')).toBe('DecidedYou lost · 71 points');
    expect(shown({ ...duel, winnerUserId: null }, 'ana')).toBe('DecidedDrawn · 71 points');
    expect(root.querySelector('a')?.getAttribute('href')).toBe('/m/m');
    expect(root.textContent).toContain('See the result');
  });

  it('knows a winning team from the other team of its side', () => {
    formats.value = [BP];
    const match = { ...bpRoom().match, status: 'SCORED' as const, winnerUserId: 'a1', winnerSide: 'A' as const };
    const stored = { ...match, createdAt: duel.createdAt, aiScore: 50 };
    expect(shown(stored, 'a2')).toContain('You won');
    expect(shown(stored, 'a3')).toContain('You lost');
  });
});
