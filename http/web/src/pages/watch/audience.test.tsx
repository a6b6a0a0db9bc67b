import { signal } from '@preact/signals';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Room } from '../../room/room';
import { BP, bpRoom, OXFORD, oxfordLobby } from '../../stage/testing';
import { speak } from '../../text/text';
import type { Format } from '../../wire/records';
import { Audience } from './audience';

const sent = vi.fn(async () => ({ ok: true as const }));
const live = { send: sent, react: vi.fn(), link: signal('live' as const) };

let root: HTMLElement;
const show = (room: Room, format: Format, userId: string | null = 'wanda') =>
  act(() => render(<Audience live={live} room={room} format={format} userId={userId} />, root));
const votes = () =>
  [...root.querySelectorAll<HTMLButtonElement>('.ballot-button')].map((one) => [
    one.getAttribute('aria-label'),
    one.getAttribute('aria-pressed'),
  ]);

beforeEach(() => {
  speak('en');
  sent.mockClear();
  sessionStorage.clear();
  root = document.body.appendChild(document.createElement('div'));
});
afterEach(() => {
  render(null, root);
  root.remove();
});

describe('the audience', () => {
  it('votes for any of four teams, by one of its members', async () => {
    await show(bpRoom({ votes: { a3: 2, a4: 1, b1: 1 } }), BP);
    expect(votes().map(([text]) => text)).toEqual([
      'Vote for Opening Government',
      'Vote for Opening Opposition',
      'Vote for Closing Government',
      'Vote for Closing Opposition',
    ]);
    expect(root.textContent).toContain('75 % (3 votes)');
    await act(async () => root.querySelectorAll<HTMLButtonElement>('.ballot-button')[2]?.click());
    expect(sent).toHaveBeenCalledWith('submit_vote', { forUserId: 'a3' });
    expect(votes()[2]).toEqual(['Vote for Closing Government', 'true']);
  });

  it('says in the lobby where it stands, where the swing decides, and then votes anew', async () => {
    await show(oxfordLobby(), OXFORD);
    expect(root.textContent).toContain('Where do you stand before the debate?');
    await act(async () => root.querySelectorAll<HTMLButtonElement>('.ballot-button')[1]?.click());
    expect(sent).toHaveBeenCalledWith('submit_vote', { forUserId: 'b1' });
    const room = oxfordLobby({ phase: 'SPEAKING' });
    await show({ ...room, match: { ...room.match, status: 'LIVE' } }, OXFORD);
    expect(votes().map(([, pressed]) => pressed)).toEqual(['false', 'false']);
  });

  it('has no vote any more when changed sides voided all of them', async () => {
    await show(oxfordLobby({ votes: { b1: 1 } }), OXFORD);
    await act(async () => root.querySelectorAll<HTMLButtonElement>('.ballot-button')[1]?.click());
    expect(votes().map(([, pressed]) => pressed)).toEqual(['false', 'true']);
    await show(oxfordLobby({ votes: {} }), OXFORD);
    expect(votes().map(([, pressed]) => pressed)).toEqual(['false', 'false']);
  });

  it('cannot vote before anything began otherwise, nor as a guest', async () => {
    const lobby = bpRoom({ phase: 'LOBBY' });
    await show({ ...lobby, match: { ...lobby.match, status: 'LOBBY' } }, BP);
    expect(votes()).toEqual([]);
    await show(bpRoom(), BP, null);
    expect(votes()).toEqual([]);
    expect(root.textContent).toContain('Sign in to vote and react.');
  });
});
