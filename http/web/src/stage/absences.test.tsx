import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { both, format, person, roomWith } from '../pages/match/testing';
import type { Absence } from '../room/absence';
import type { Room } from '../room/room';
import { speak } from '../text/text';
import { Absences, AbsencesAloud } from './absences';

let root: HTMLElement;
const ben: Absence = { side: 'B', userIds: ['ben'], returnsAtMs: 118_000, afterThat: 'forfeit', over: false };
const show = (absences: Absence[], userId: string | null = 'wanda', over: Partial<Room> = {}) =>
  act(() =>
    render(
      <Absences room={roomWith(both, { phase: 'SPEAKING', absences, ...over })} format={format} userId={userId} />,
      root,
    ),
  );

beforeEach(() => {
  speak('en');
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'], now: 0 });
  root = document.body.appendChild(document.createElement('div'));
});
afterEach(() => {
  render(null, root);
  root.remove();
  vi.useRealTimers();
});

describe('who is gone', () => {
  it('is named to everybody, with the time that is left and who wins then', async () => {
    await show([ben]);
    expect(root.textContent).toBe('ben has 1:58 to come back, then ana wins.');
    await act(() => void vi.advanceTimersByTime(60_000));
    expect(root.textContent).toBe('ben has 0:58 to come back, then ana wins.');
  });

  it('is told to the other side as what it means for them', async () => {
    await show([ben], 'ana');
    expect(root.textContent).toBe('ben has 1:58 to come back, then you win.');
  });

  it('wins nothing for a side that is gone too', async () => {
    await show([ben, { ...ben, side: 'A', userIds: ['ana'], returnsAtMs: 60_000 }]);
    expect([...root.querySelectorAll('p')].map((one) => one.textContent)).toEqual([
      'ben has 1:58 to come back, then the debate ends without a winner.',
      'ana has 1:00 to come back, then the debate ends without a winner.',
    ]);
  });

  it('is a whole team by the names of those who left, and the other one wins by its side’s name', async () => {
    const participants = [...both, person('cem', 'A', { seat: 2 }), person('dua', 'B', { seat: 2 })];
    await show([{ ...ben, userIds: ['ben', 'dua'] }], 'wanda', { participants });
    expect(root.textContent).toBe('ben, dua have 1:58 to come back, then For wins.');
  });

  it('loses nothing where the debate goes on', async () => {
    await show([{ ...ben, afterThat: 'go_on' }]);
    expect(root.textContent).toBe('ben has 1:58 to come back. The debate goes on.');
    await show([{ ...ben, afterThat: 'go_on', over: true }]);
    expect(root.textContent).toBe('ben did not come back in time. The debate goes on.');
  });

  it('is said aloud when it begins and not as it ticks', async () => {
    const room = roomWith(both, { phase: 'SPEAKING', absences: [ben] });
    await act(() => render(<AbsencesAloud room={room} format={format} userId={null} />, root));
    expect(root.querySelector('[aria-live="polite"]')?.textContent).toBe('ben has 1:58 to come back, then ana wins.');
    await act(() => void vi.advanceTimersByTime(30_000));
    await act(() => render(<AbsencesAloud room={{ ...room, spectators: 9 }} format={format} userId={null} />, root));
    expect(root.textContent).toBe('ben has 1:58 to come back, then ana wins.');
  });

  it('is not shown once they are back', async () => {
    await show([]);
    expect(root.textContent).toBe('');
  });
});
