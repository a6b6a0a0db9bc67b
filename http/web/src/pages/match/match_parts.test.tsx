import { signal } from '@preact/signals';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { LocationProvider } from 'preact-iso';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { running, stopped } from '../../room/clock';
import { type Room, roomFrom } from '../../room/room';
import { verdictOf } from '../../stage/verdict';
import { speak } from '../../text/text';
import type { RoomState } from '../../wire/events';
import type { Format, Participant, Side, Speech, User } from '../../wire/records';
import { Live } from './live';
import { Lobby } from './lobby';
import { Result } from './result';
import { sceneOf } from './scene';

const person = (userId: string, side: Side, over: Partial<Participant> = {}): Participant => ({
  id: `p-${userId}`,
  matchId: 'm',
  userId,
  side,
  seat: 1,
  joinedAt: '',
  displayName: userId,
  ...over,
});

const speech = (key: string, side: Side): Speech => ({
  key,
  name: `Speech ${key}`,
  side,
  seat: 1,
  kind: 'speech',
  seconds: 60,
  bells: [],
  poi: { from: 10, to: 50, secondsMax: 15 },
});

const format = {
  id: 'DUEL',
  name: 'Duel',
  sides: { A: 'Pro', B: 'Con' },
  teamSize: 1,
  openingPrepSec: 0,
  prepPoolSec: 0,
  ballot: 'MAJORITY',
  totalSec: 120,
  speeches: [speech('A1', 'A'), speech('B1', 'B')],
} as unknown as Format;

function roomWith(participants: Participant[], over: Partial<Room> = {}): Room {
  const match = {
    id: 'm',
    mode: 'COUPLE',
    format: 'DUEL',
    topic: 'Tea <b>first</b>',
    status: 'LOBBY',
    hostUserId: 'ana',
  };
  const record = { ...match, startedAt: null, aiScore: null, winnerUserId: null, participants, rounds: [] };
  const reactions = { heart: 0, thumbs: 0, laugh: 0, flame: 0 };
  const state = {
    matchId: 'm',
    match: record,
    phase: 'LOBBY',
    participants,
    reactions,
    votes: {},
    spectators: 2,
    epoch: 1,
    v: 1,
  };
  return { ...roomFrom(state as unknown as RoomState, 0), ...over };
}

const both = [person('ana', 'A'), person('ben', 'B')];
const user = (id: string) => ({ id, displayName: id, role: 'USER' }) as User;
const sent = vi.fn(async () => ({ ok: true as const }));
const link = { send: sent, react: vi.fn(), link: signal('live' as const) };
const sceneFor = (room: Room, id = 'ana') => sceneOf(room, format, link, user(id));

const speaking = (over: Partial<Room> = {}) =>
  roomWith(both, {
    phase: 'SPEAKING',
    speakerId: 'ana',
    speech: speech('A1', 'A'),
    clock: stopped(running(60_000, 60_000, 0), 30_000),
    clockKind: 'speech',
    ...over,
  });

let root: HTMLElement;
const show = (page: preact.JSX.Element) => act(() => render(<LocationProvider>{page}</LocationProvider>, root));
const button = (name: string) =>
  [...root.querySelectorAll('button')].find((one) => (one.ariaLabel ?? one.textContent ?? '').trim() === name);

beforeEach(() => {
  speak('en');
  sent.mockClear();
  sessionStorage.clear();
  root = document.body.appendChild(document.createElement('div'));
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
});
afterEach(() => {
  render(null, root);
  root.remove();
  vi.unstubAllGlobals();
});

describe('the lobby', () => {
  it('shows what people wrote as text, never as markup', async () => {
    await show(<Lobby scene={sceneFor(roomWith(both))} />);
    expect(root.querySelector('h1')?.textContent).toBe('Tea <b>first</b>');
  });

  it('keeps the host from starting while a seat is empty, and says why', async () => {
    await show(<Lobby scene={sceneFor(roomWith([person('ana', 'A')]))} />);
    const start = button('Start the debate');
    expect(start?.disabled).toBe(true);
    const reason = document.getElementById(start?.getAttribute('aria-describedby') ?? '');
    expect(reason?.textContent).toContain('1 seat is still empty');
    expect(button('Fill empty seats with a practice partner')).toBeDefined();
  });

  it('starts when all sit', async () => {
    await show(<Lobby scene={sceneFor(roomWith(both))} />);
    await act(() => button('Start the debate')?.click());
    expect(sent).toHaveBeenCalledWith('start_debate', {});
  });

  it('lets only the host start, and tells others who does', async () => {
    await show(<Lobby scene={sceneFor(roomWith(both), 'ben')} />);
    expect(button('Start the debate')).toBeUndefined();
    expect(root.textContent).toContain('ana starts the debate.');
  });
});

describe('a live debate', () => {
  it('stands still while the clock does', async () => {
    await show(<Live scene={sceneFor(speaking())} />);
    expect(root.querySelector('[data-testid="clock"]')?.textContent).toBe('0:30');
  });

  it('lets the other side offer a point inside the window, and not the speaker’s', async () => {
    await show(<Live scene={sceneFor(speaking(), 'ben')} />);
    expect(button('Offer a point')?.disabled).toBe(false);
    await show(<Live scene={sceneFor(speaking())} />);
    expect(button('Offer a point')).toBeUndefined();
  });

  it('protects the first and last part of a speech', async () => {
    const clock = stopped(running(60_000, 60_000, 0), 55_000);
    await show(<Live scene={sceneFor(speaking({ clock }), 'ben')} />);
    expect(button('Offer a point')?.disabled).toBe(true);
    expect(root.textContent).toContain('Protected time until 0:50');
  });

  it('lets the speaker answer an offer', async () => {
    await show(<Live scene={sceneFor(speaking({ offers: ['ben'] }))} />);
    await act(() => button('Accept ben')?.click());
    expect(sent).toHaveBeenCalledWith('answer_point', { userId: 'ben', accept: true });
  });

  it('offers a vote for others, never for oneself, and marks it', async () => {
    await show(<Live scene={sceneFor(speaking())} />);
    expect(button('Vote for ana')).toBeUndefined();
    await act(async () => button('Vote for ben')?.click());
    expect(sent).toHaveBeenCalledWith('submit_vote', { forUserId: 'ben' });
    expect(root.querySelector('[aria-pressed="true"]')?.textContent).toContain('Vote for ben');
  });

  it('lets whoever speaks next begin during the hand-over', async () => {
    const next = { speech: speech('B1', 'B'), speakerUserId: 'ben' };
    const room = roomWith(both, { phase: 'HANDOVER', next, clock: running(9_000, 9_000, 0), clockKind: 'handover' });
    await show(<Live scene={sceneFor(room, 'ben')} />);
    await act(() => button('Begin now')?.click());
    expect(sent).toHaveBeenCalledWith('begin_speech', {});
  });
});

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
    expect(root.querySelector('h1')?.textContent).toBe('ben wins');
    expect(root.querySelector('[data-testid="score"]')?.textContent).toBe('77');
    expect(root.textContent).toContain('Three of five.');
    expect(button('Rematch')).toBeDefined();
  });

  it('shows how far each side moved the room', async () => {
    await show(result(scored({ votesBefore: { ana: 4, ben: 1 } })));
    expect(root.textContent).toContain('+40 points');
    expect(root.textContent).toContain('−40 points');
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
    expect([...root.querySelectorAll('tbody tr')].map((row) => row.textContent)).toEqual(['1OG3', '2OO2']);
  });

  it('leads to the rematch that somebody else made', async () => {
    const room = scored();
    await show(result({ ...room, match: { ...room.match, rematchId: 'again' } }));
    expect(root.querySelector('a[href="/m/again"]')?.textContent).toBe('Join the rematch');
  });

  it('says why a debate ended without a result', async () => {
    const room = roomWith(both, { phase: 'ENDED' });
    await show(result({ ...room, match: { ...room.match, status: 'ENDED' } }));
    expect(root.textContent).toContain('Nobody started this debate for half an hour');
  });
});
