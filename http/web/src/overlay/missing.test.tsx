import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { both, format, person, roomWith } from '../pages/match/testing';
import type { Absence } from '../room/absence';
import type { Room } from '../room/room';
import { speak } from '../text/text';
import { LowerThird } from './lower_third';

let root: HTMLElement;
const ben: Absence = { side: 'B', userIds: ['ben'], returnsAtMs: 118_000, afterThat: 'forfeit', over: false };
const show = (absences: Absence[], over: Partial<Room> = {}) =>
  act(() =>
    render(<LowerThird room={roomWith(both, { phase: 'SPEAKING', absences, ...over })} format={format} />, root),
  );
/** Each side that is missed, as its parts from left to right. */
const missed = () =>
  [...root.querySelectorAll('[data-testid="absence"]')].map((one) =>
    [...one.querySelectorAll('span > span')].map((part) => part.textContent),
  );

beforeEach(() => {
  speak('en');
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'], now: 0 });
  root = document.body.appendChild(document.createElement('div'));
});
afterEach(() => {
  render(null, root);
  root.remove();
  speak('en');
  vi.useRealTimers();
});

describe('a side that is gone, on the stream', () => {
  it('is named with the time it has, which runs down, and who wins then', async () => {
    await show([ben]);
    expect(missed()).toEqual([['ben is away', 'if time runs out, ana wins', 'back within', '1:58']]);
    await act(() => void vi.advanceTimersByTime(60_000));
    expect(missed()).toEqual([['ben is away', 'if time runs out, ana wins', 'back within', '0:58']]);
  });

  it('is no longer there once it is back', async () => {
    await show([ben]);
    await show([]);
    expect(missed()).toEqual([]);
    expect(root.querySelector('.overlay-missing')).toBeNull();
  });

  it('has the time that is left to it and no other once more is given', async () => {
    await show([ben]);
    await show([{ ...ben, returnsAtMs: 125_000 }]);
    expect(missed()[0]?.at(-1)).toBe('2:05');
  });

  it('wins nothing for a side that is gone too', async () => {
    await show([ben, { ...ben, side: 'A', userIds: ['ana'], returnsAtMs: 60_000 }]);
    expect(missed()).toEqual([
      ['ben is away', 'if time runs out, nobody wins', 'back within', '1:58'],
      ['ana is away', 'if time runs out, nobody wins', 'back within', '1:00'],
    ]);
  });

  it('has no time any more where the debate goes on without it', async () => {
    await show([{ ...ben, afterThat: 'go_on' }]);
    expect(missed()).toEqual([['ben is away', 'the debate goes on', 'back within', '1:58']]);
    await show([{ ...ben, afterThat: 'go_on', over: true }]);
    expect(missed()).toEqual([['ben is away', 'the debate goes on']]);
  });

  it('is a whole team in German, too', async () => {
    speak('de');
    const participants = [...both, person('cem', 'A', { seat: 2 }), person('dua', 'B', { seat: 2 })];
    await show([{ ...ben, userIds: ['ben', 'dua'] }], { participants });
    expect(missed()).toEqual([['ben, dua fehlen', 'läuft die Zeit ab, gewinnt Dafür', 'zurück binnen', '1:58']]);
  });
});
