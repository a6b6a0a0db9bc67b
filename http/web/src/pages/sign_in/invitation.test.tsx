import { render } from 'preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sitting } from '../../stage/testing';
import { speak } from '../../text/text';
import { Invitation, invitedTo } from './invitation';

const match = {
  id: 'abc-1',
  format: 'DUEL',
  topic: 'Tea',
  status: 'LOBBY',
  hostUserId: 'ana',
  participants: [sitting('ana', 'A', 1)],
};
const root = document.body.appendChild(document.createElement('div'));
let answers: Record<string, [status: number, body: object]>;

beforeEach(() => {
  speak('en');
  answers = { '/v1/auth/guest': [201, { token: 'guest', expiresAt: '2999-01-01T00:00:00Z' }] };
  vi.stubGlobal('fetch', async (path: string) => {
    const [status, body] = answers[path] ?? [404, { code: 'not_found' }];
    return new Response(JSON.stringify(body), { status });
  });
});
afterEach(() => {
  render(null, root);
  vi.unstubAllGlobals();
});

describe('an invitation', () => {
  it('is recognised by the way that leads on', () => {
    expect([invitedTo('/m/abc-1'), invitedTo('/'), invitedTo('/new')]).toEqual(['abc-1', null, null]);
  });

  it('says what it is about and who invites, and that one may only watch', async () => {
    answers['/v1/matches/abc-1'] = [200, match];
    render(<Invitation matchId="abc-1" />, root);
    await vi.waitFor(() => expect(root.textContent).toContain('ana invites you to a debate (Duel):Tea'));
    expect(root.querySelector('a')?.getAttribute('href')).toBe('/watch/abc-1');
  });

  it('leads to the result of a debate that is over', async () => {
    answers['/v1/matches/abc-1'] = [200, { ...match, status: 'SCORED' }];
    render(<Invitation matchId="abc-1" />, root);
    await vi.waitFor(() => expect(root.querySelector('a')?.textContent).toBe('See the result'));
  });

  it('tells nothing of a debate that is not open to everybody', async () => {
    answers['/v1/auth/guest'] = [404, { code: 'not_found' }];
    render(<Invitation matchId="abc-1" />, root);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(root.textContent).toBe('');
  });
});
