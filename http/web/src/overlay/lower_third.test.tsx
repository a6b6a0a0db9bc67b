import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Room } from '../room/room';
import { BP, bpRoom } from '../stage/testing';
import { speak } from '../text/text';
import type { Speech } from '../wire/records';
import { LowerThird } from './lower_third';

const speech = { key: 'pm', name: 'Prime Minister', side: 'A', seat: 1 } as Speech;

let root: HTMLElement;
const show = (room: Room) => act(() => render(<LowerThird room={room} format={BP} />, root));

beforeEach(() => {
  speak('en');
  root = document.body.appendChild(document.createElement('div'));
});
afterEach(() => {
  render(null, root);
  root.remove();
});

describe('the overlay', () => {
  it('shows each team with its share, and never two as one', async () => {
    await show(bpRoom({ votes: { a1: 1, b4: 3 } }));
    expect([...root.querySelectorAll('li')].map((one) => one.textContent)).toEqual([
      'Opening Government25 %',
      'Opening Opposition0 %',
      'Closing Government0 %',
      'Closing Opposition75 %',
    ]);
  });

  it('names the speech, its side, who holds it and who is next', async () => {
    const next = { speech: { ...speech, key: 'lo', side: 'B' as const }, speakerUserId: 'b1' };
    await show(bpRoom({ speakerId: 'a1', speech, next }));
    expect(root.querySelector('.overlay-who')?.textContent).toBe('Prime Minister · Governmenta1Next: b1');
  });

  it('names the team that won', async () => {
    const room = bpRoom({ phase: 'SCORED' });
    await show({ ...room, match: { ...room.match, status: 'SCORED', winnerUserId: 'a4', winnerSide: 'A' } });
    expect(root.querySelector('.overlay-name')?.textContent).toBe('Closing Government wins');
  });
});
