import { describe, expect, it } from 'vitest';
import type { AbsenceTold } from '../wire/events';
import { applyPassing } from './evolve';
import { roomFrom } from './room';
import { played, state } from './testing';

const live = () => roomFrom(state({ phase: 'SPEAKING' }), 0);
const left = { side: 'B', userIds: ['ben'], durationSec: 120, returnsBy: '', afterThat: 'forfeit' } as const;
const told = (over: Partial<AbsenceTold> = {}): AbsenceTold => ({
  side: 'B',
  userIds: ['ben'],
  returnsBy: '2099-01-01T00:00:00.000Z',
  remainingMs: 90_000,
  afterThat: 'forfeit',
  over: false,
  ...over,
});

describe('a side that is gone', () => {
  it('has its time on the steady clock from when the room is told, whatever the wall clock says', () => {
    const room = played(live(), 5_000, ['side_left', { ...left, userIds: ['ben'] }]);
    expect(room.absences).toEqual([
      { side: 'B', userIds: ['ben'], returnsAtMs: 125_000, afterThat: 'forfeit', over: false },
    ]);
  });

  it('has so much longer as an outage took, and is missed no more once it is back', () => {
    const room = played(
      live(),
      5_000,
      ['side_left', { ...left, userIds: ['ben'] }],
      ['return_extended', { side: 'B', addedMs: 4_000, remainingMs: 1, returnsBy: '' }],
    );
    expect(room.absences[0]?.returnsAtMs).toBe(129_000);
    expect(played(room, 6_000, ['side_returned', { side: 'A' }]).absences).toHaveLength(1);
    expect(played(room, 6_000, ['side_returned', { side: 'B' }]).absences).toEqual([]);
  });

  it('stays missed where the debate goes on, and not once the room votes', () => {
    const room = played(
      live(),
      0,
      ['side_left', { ...left, userIds: ['ben'], afterThat: 'go_on' }],
      ['return_time_over', { side: 'B' }],
    );
    expect(room.absences[0]?.over).toBe(true);
    expect(played(room, 0, ['voting_opened', { closesAt: '', durationSec: 20 }]).absences).toEqual([]);
  });

  it('is told to whoever comes, or comes back, by what is left of its time', () => {
    expect(roomFrom(state({ absences: [told()] }), 1_000).absences[0]?.returnsAtMs).toBe(91_000);
    const stale = played(live(), 50_000, ['side_left', { ...left, userIds: ['ben'] }]);
    const event = { name: 'absences', payload: { matchId: 'm', absences: [told({ remainingMs: 80_000 })] } } as const;
    const room = applyPassing(
      stale,
      { ...event, payload: { ...event.payload, absences: [...event.payload.absences] } },
      51_000,
    );
    expect(room.absences[0]?.returnsAtMs).toBe(131_000);
  });
});
