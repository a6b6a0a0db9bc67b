import { act } from 'preact/test-utils';
import { describe, expect, it, vi } from 'vitest';
import type { Room } from '../../room/room';
import { verdictOf } from '../../stage/verdict';
import { Result } from './result';
import { both, format, person, roomWith, usePage, user } from './testing';

const { root, show, button } = usePage();

describe('the result', () => {
  const details = [{ label: 'x', score: 60, notes: '', metric: 'room_vote', summary: 'Three of five.' }];
  const scored = (over: Partial<Room> = {}) => {
    const room = roomWith(both, {
      phase: 'SCORED',
      votes: { ben: 3, ana: 2 },
      outcome: { score: 77, winnerUserId: 'ben', winnerSide: 'B', feedbackSummary: 'Well done.', details },
      ...over,
    });
    return { ...room, match: { ...room.match, status: 'SCORED' as const, startedAt: 'then', aiScore: 77 } };
  };
  const result = (room: Room) => {
    const verdict = verdictOf(room, null, null);
    if (!verdict) throw new Error('no verdict');
    return <Result verdict={verdict} format={format} user={user('ana')} />;
  };

  it('names the winner, the score and what made it', async () => {
    await show(result(scored()));
    expect(root().querySelector('h1')?.textContent).toBe('ben wins');
    expect(root().querySelector('[data-testid="score"]')?.textContent).toBe('77');
    expect(root().textContent).toContain('Three of five.');
    expect(button('Rematch')).toBeDefined();
  });

  it('says that it was won by forfeit, with what was debated and no advice', async () => {
    const forfeit = { label: 'By forfeit', score: 0, notes: 'A', metric: 'forfeit', summary: '', side: 'A' as const };
    const used = { label: '', score: 40, notes: '', metric: 'time_used', summary: '', part: 40_000, whole: 100_000 };
    const outcome = { ...scored().outcome, details: [used, forfeit] } as Room['outcome'];
    await show(result(scored({ outcome })));
    expect(root().querySelector('h1')?.textContent).toBe('ben wins');
    expect(root().textContent).toContain('By forfeit: ana did not come back in time.');
    expect(root().querySelectorAll('.metric')).toHaveLength(1);
    expect(root().querySelector('.metric')?.textContent).toContain('counts 100 %');
    expect(root().querySelector('#feedback-title')).toBeNull();
  });

  it('shows how far each side moved the room', async () => {
    await show(result(scored({ votesBefore: { ana: 4, ben: 1 } })));
    expect(root().textContent).toContain('+40 points');
    expect(root().textContent).toContain('−40 points');
  });

  it('ranks the teams, where the format does, in their order', async () => {
    const team = (label: string, rank: number) => ({
      label,
      score: 0,
      notes: '',
      summary: '',
      metric: `team_${label}`,
      rank,
      points: 4 - rank,
    });
    const outcome = { ...scored().outcome, details: [team('OO', 2), team('OG', 1)] } as Room['outcome'];
    await show(result(scored({ outcome })));
    expect([...root().querySelectorAll('tbody tr')].map((row) => row.textContent)).toEqual(['1OG3', '2OO2']);
  });

  it('leads to the rematch that somebody else made', async () => {
    const room = scored();
    await show(result({ ...room, match: { ...room.match, rematchId: 'again' } }));
    expect(root().querySelector('a[href="/m/again"]')?.textContent).toBe('Join the rematch');
  });

  it('says why a debate ended without a result', async () => {
    const room = roomWith(both, { phase: 'ENDED' });
    await show(result({ ...room, match: { ...room.match, status: 'ENDED' } }));
    expect(root().textContent).toContain('Nobody started this debate for half an hour');
  });

  it('waits in the queue of a full server for a rematch, and may leave it', async () => {
    const asked = vi.fn();
    vi.stubGlobal('fetch', async (path: string) => {
      asked(path);
      const body = { code: 'unavailable', retryable: true, retryAfterMs: 60_000, queue: { position: 2, of: 3 } };
      return new Response(JSON.stringify(body), { status: 503 });
    });
    await show(result(scored()));
    await act(async () => button('Rematch')?.click());
    await vi.waitFor(() => expect(root().textContent).toContain('You are number 2 of 3 in the queue.'));
    expect(asked).toHaveBeenCalledWith('/v1/matches/m/rematch');
    await act(async () => button('Leave the queue')?.click());
    await vi.waitFor(() => expect(button('Rematch')).toBeDefined());
  });

  it('praises whoever practised with partners only, and nobody who watched', async () => {
    const partner = person('bot', 'B', { scripted: true });
    const alone = roomWith([person('ana', 'A'), partner], { phase: 'SCORED' });
    const verdict = (winner: string | null) => {
      const outcome = { score: 50, winnerUserId: winner, winnerSide: null, feedbackSummary: '', details: [] };
      const found = verdictOf({ ...alone, outcome }, null, null);
      if (!found) throw new Error('no verdict');
      return found;
    };
    const headings: (string | undefined)[] = [];
    for (const [who, winner] of [
      ['ana', null],
      ['zoe', null],
      ['ana', 'bot'],
    ] as const) {
      await show(<Result verdict={verdict(winner)} format={format} user={user(who)} />);
      headings.push(root().querySelector('h1')?.textContent ?? undefined);
    }
    expect(headings).toEqual(['You did it', 'No winner', 'bot wins']);
  });
});
