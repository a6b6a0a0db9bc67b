import { describe, expect, it, vi } from 'vitest';
import { speak } from '../../text/text';
import type { PastClock } from '../../wire/records';
import { both, format, usePage } from '../match/testing';
import { ClocksButton } from './clocks_dialog';

const { show } = usePage();

const clock = (over: Partial<PastClock>): PastClock => ({
  kind: 'speech',
  number: 1,
  speakerUserId: 'ana',
  speechKey: 'A1',
  side: null,
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 300_000,
  endsAt: null,
  endedAt: '2026-01-01T00:04:32.000Z',
  usedMs: 272_000,
  leftMs: 28_000,
  givenBackMs: 0,
  pausedMs: 0,
  changes: [],
  ...over,
});
const answer = (status: number, body: object) =>
  vi.stubGlobal('fetch', async () => new Response(JSON.stringify(body), { status }));
const answerClocks = (...clocks: PastClock[]) => answer(200, { matchId: 'm', clocks, truncated: false });
const rows = () => [...document.querySelectorAll('.clock-row')].map((one) => one.textContent ?? '');
const dialog = () => document.querySelector('[role=dialog]')?.textContent ?? '';

async function opened() {
  await show(<ClocksButton label="Why?" matchId="m" participants={both} format={format} />);
  document.querySelector('button')?.click();
}

describe('where the time went', () => {
  it('tells what each clock was for and how much of it was used', async () => {
    answerClocks(clock({}), clock({ kind: 'handover', speakerUserId: null, durationMs: 10_000, usedMs: 10_000 }));
    await opened();
    await vi.waitFor(() => expect(rows()).toEqual(['Speech A1 · ana4:32 of 5:00', 'Hand-over0:10 of 0:10']));
  });

  it('tells what was given back, and of what it is made', async () => {
    const change = { at: '', reason: 'recovery', addedMs: 3_700, outageMs: 2_700, graceMs: 1_000, endsAt: '' };
    answerClocks(clock({ changes: [{ kind: 'given_back', ...change }] }));
    await opened();
    await vi.waitFor(() => expect(rows()[0]).toContain('3.7 s given back: 2.7 s without the server and 1 s on top.'));
  });

  it('tells that another server carried on', async () => {
    const change = { at: '', reason: 'owner_changed', addedMs: 12, outageMs: 12, graceMs: 0, endsAt: '' };
    answerClocks(clock({ changes: [{ kind: 'given_back', ...change }] }));
    await opened();
    await vi.waitFor(() => expect(rows()[0]).toContain('Carried on by another server, without a lost second.'));
  });

  it('tells a pause by how long it was, and one that goes on by what is left', async () => {
    const paused = { kind: 'paused' as const, at: '', remainingMs: 60_000 };
    const continued = { kind: 'continued' as const, at: '', pausedMs: 63_000, endsAt: '' };
    answerClocks(clock({ usedMs: null, changes: [paused, continued, { ...paused, remainingMs: 30_000 }] }));
    await opened();
    await vi.waitFor(() => expect(rows()[0]).toContain('Paused for 1:03.'));
    expect(rows()[0]).not.toContain('1:00 left');
    expect(rows()[0]).toContain('Paused with 0:30 left.');
    expect(rows()[0]).toContain('5:00 · paused');
  });

  it('says so where no clock has run yet', async () => {
    answerClocks();
    await opened();
    await vi.waitFor(() => expect(dialog()).toContain('No clock has run yet.'));
  });

  it('says what went wrong and asks again', async () => {
    answer(503, { code: 'unavailable', retryable: true });
    await opened();
    await vi.waitFor(() => expect(document.querySelector('[role=dialog] [role=alert]')).not.toBeNull());
    answerClocks(clock({}));
    [...document.querySelectorAll<HTMLButtonElement>('[role=dialog] .button')].at(-1)?.click();
    await vi.waitFor(() => expect(rows()).toHaveLength(1));
  });

  it('speaks German too', async () => {
    speak('de');
    answerClocks(clock({ speechKey: null, number: 2 }));
    await opened();
    await vi.waitFor(() => expect(rows()).toEqual(['Runde 2 · ana4:32 von 5:00']));
    expect(dialog()).toContain('Wo die Zeit geblieben ist');
  });
});
