/** A British Parliamentary room and an Oxford lobby for tests of what shows teams and votes. */
import { blankRoom, type Room } from '../room/room';
import type { Format, Match, Participant, Side } from '../wire/records';

export const sitting = (userId: string, side: Side, seat: number): Participant => ({
  id: `p-${userId}`,
  matchId: 'm',
  userId,
  side,
  seat,
  joinedAt: '',
  displayName: userId,
});

export const BP = {
  id: 'BP',
  name: 'British Parliamentary',
  sides: { A: 'Government', B: 'Opposition' },
  teamSize: 4,
  ballot: 'MAJORITY',
  speeches: [],
  teams: [
    { key: 'OG', name: 'Opening Government', side: 'A', seats: [1, 2] },
    { key: 'OO', name: 'Opening Opposition', side: 'B', seats: [1, 2] },
    { key: 'CG', name: 'Closing Government', side: 'A', seats: [3, 4] },
    { key: 'CO', name: 'Closing Opposition', side: 'B', seats: [3, 4] },
  ],
} as unknown as Format;

export const OXFORD = {
  id: 'OXFORD',
  name: 'Oxford style',
  sides: { A: 'For', B: 'Against' },
  teamSize: 2,
  ballot: 'SWING',
  speeches: [],
} as unknown as Format;

export function roomOf(format: Format, participants: Participant[], over: Partial<Room> = {}): Room {
  const match = { id: 'm', mode: 'GLOBAL', format: format.id, topic: 'Tea', status: 'LIVE', hostUserId: 'a1' };
  return { ...blankRoom({ ...match, participants, rounds: [] } as unknown as Match), phase: 'SPEAKING', ...over };
}

const eight = (['A', 'B'] as const).flatMap((side) =>
  [1, 2, 3, 4].map((seat) => sitting(`${side.toLowerCase()}${seat}`, side, seat)),
);

export const bpRoom = (over: Partial<Room> = {}): Room => roomOf(BP, eight, over);

export function oxfordLobby(over: Partial<Room> = {}): Room {
  const four = (['A', 'B'] as const).flatMap((side) =>
    [1, 2].map((seat) => sitting(`${side.toLowerCase()}${seat}`, side, seat)),
  );
  const room = roomOf(OXFORD, four, { phase: 'LOBBY', ...over });
  return { ...room, match: { ...room.match, status: 'LOBBY' } };
}
