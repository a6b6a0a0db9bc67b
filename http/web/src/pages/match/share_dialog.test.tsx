import { describe, expect, it, vi } from 'vitest';
import { ShareDialog } from './share_dialog';
import { usePage } from './testing';

const { show } = usePage();

const guests = (status: number, body: object) =>
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify(body), { status }));
const links = () => [...document.querySelectorAll<HTMLInputElement>('[role=dialog] input')].map((one) => one.value);
const dialog = () => document.querySelector('[role=dialog]')?.textContent ?? '';
const open = <ShareDialog matchId="m" open onClose={() => {}} />;

describe('sharing a debate', () => {
  it('has links to take part, to watch and to stream, where anybody may look', async () => {
    guests(201, { token: 'guest', expiresAt: '' });
    await show(open);
    await vi.waitFor(() =>
      expect(links().map((link) => new URL(link).pathname)).toEqual(['/m/m', '/watch/m', '/overlay/m']),
    );
    expect(dialog()).toContain('Nobody needs an account');
  });

  it('has none to stream where only the family may look', async () => {
    guests(404, { code: 'not_found' });
    await show(open);
    await vi.waitFor(() => expect(dialog()).toContain('for family members who are signed in'));
    expect(links().map((link) => new URL(link).pathname)).toEqual(['/m/m', '/watch/m']);
  });
});
