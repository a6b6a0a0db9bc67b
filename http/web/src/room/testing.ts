/** Rooms and events for tests: who sits there, what happened, and the room after it. */
import type { Numbered, NumberedEvents, NumberedName, RoomState } from '../wire/events';
import type { Participant, Side, Speech } from '../wire/records';
import { applyNumbered } from './evolve';
import { type Room, roomFrom } from './room';

export const person = (userId: string, side: Side): Participant => ({
  id: `p-${userId}`,
  matchId: 'm',
  userId,
  side,
  seat: 1,
  joinedAt: '2026-01-01T00:00:00.000Z',
  displayName: userId,
});

export const speech: Speech = {
  key: 'a1',
  name: 'Opening',
  side: 'A',
  seat: 1,
  kind: 'speech',
  seconds: 60,
  bells: [],
  poi: { from: 10, to: 50, secondsMax: 12 },
};

export const state = (over: Partial<RoomState> = {}): RoomState => ({
  matchId: 'm',
  match: {
    id: 'm',
    mode: 'COUPLE',
    format: 'DUEL',
    topic: 'Tea',
    status: 'LOBBY',
    phase: 'LOBBY',
    roomId: 'match:m',
    hostUserId: 'ana',
    startedAt: null,
    endedAt: null,
    aiScore: null,
    winnerUserId: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    participants: [],
    rounds: [],
  },
  phase: 'LOBBY',
  participants: [person('ana', 'A'), person('ben', 'B')],
  round: null,
  timer: null,
  reactions: { heart: 0, thumbs: 0, laugh: 0, flame: 0 },
  votes: {},
  spectators: 0,
  epoch: 1,
  v: 4,
  ...over,
});

export const event = <Name extends NumberedName>(name: Name, payload: NumberedEvents[Name], v: number): Numbered =>
  ({ name, payload: { ...payload, matchId: 'm', epoch: 1, v } }) as unknown as Numbered;

/** The room after these events, each with the next number. */
export function played(
  room: Room,
  nowMs: number,
  ...events: { [N in NumberedName]: [N, NumberedEvents[N]] }[NumberedName][]
) {
  return events.reduce((known, [name, payload]) => {
    const step = applyNumbered(known, event(name, payload as never, known.v + 1), nowMs);
    if (step.kind !== 'applied') throw new Error(step.kind);
    return step.room;
  }, room);
}

export const lobby = () => roomFrom(state(), 0);
export const started = { number: 1, speakerUserId: 'ana', endsAt: '', durationSec: 60, speech };
export const speaking = (nowMs = 0) =>
  played(lobby(), nowMs, ['debate_started', { startedAt: 'now' }], ['round_started', started]);
