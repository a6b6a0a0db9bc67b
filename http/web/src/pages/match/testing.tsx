/** What the tests of the match page's parts share: two people in a duel, and a page to show it on. */
import { signal } from '@preact/signals';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { LocationProvider } from 'preact-iso';
import { afterEach, beforeEach, vi } from 'vitest';
import { running, stopped } from '../../room/clock';
import { type Room, roomFrom } from '../../room/room';
import { speak } from '../../text/text';
import type { RoomState } from '../../wire/events';
import type { Format, Participant, Side, Speech, User } from '../../wire/records';
import { sceneOf } from './scene';

export const person = (userId: string, side: Side, over: Partial<Participant> = {}): Participant => ({
  id: `p-${userId}`,
  matchId: 'm',
  userId,
  side,
  seat: 1,
  joinedAt: '',
  displayName: userId,
  ...over,
});

export const speech = (key: string, side: Side): Speech => ({
  key,
  name: `Speech ${key}`,
  side,
  seat: 1,
  kind: 'speech',
  seconds: 60,
  bells: [],
  poi: { from: 10, to: 50, secondsMax: 15 },
});

export const format = {
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

export function roomWith(participants: Participant[], over: Partial<Room> = {}): Room {
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

export const both = [person('ana', 'A'), person('ben', 'B')];
export const user = (id: string) => ({ id, displayName: id, role: 'USER' }) as User;
export const sent = vi.fn(async () => ({ ok: true as const }));
const link = { send: sent, react: vi.fn(), link: signal('live' as const) };
export const sceneFor = (room: Room, id = 'ana') => sceneOf(room, format, link, user(id));

export const speaking = (over: Partial<Room> = {}) =>
  roomWith(both, {
    phase: 'SPEAKING',
    speakerId: 'ana',
    speech: speech('A1', 'A'),
    clock: stopped(running(60_000, 60_000, 0), 30_000),
    clockKind: 'speech',
    ...over,
  });

/** Has a page before each test of a file and none after it; to be called once in the file. */
export function usePage() {
  let root: HTMLElement;
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
  return {
    root: () => root,
    show: (page: preact.JSX.Element) => act(() => render(<LocationProvider>{page}</LocationProvider>, root)),
    button: (name: string) =>
      [...root.querySelectorAll('button')].find(
        (one) => (one.getAttribute('aria-label') ?? one.textContent ?? '').trim() === name,
      ),
  };
}
