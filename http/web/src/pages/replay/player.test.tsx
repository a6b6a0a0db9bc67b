import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sitting } from '../../stage/testing';
import { speak } from '../../text/text';
import type { Replay } from '../../wire/records';
import { Player } from './player';

const speech = { key: 'a1', name: 'Opening', side: 'A', seat: 1, seconds: 60, bells: [] };
const replay = (over: Partial<Replay> = {}): Replay => {
  const match = { id: 'm', format: 'DUEL', topic: 'Tea', status: 'SCORED', participants: [sitting('ana', 'A', 1)] };
  const begin = { matchId: 'm', epoch: 1, v: 1, number: 1, speakerUserId: 'ana', endsAt: '', durationSec: 60, speech };
  const events = [{ atMs: 0, name: 'round_started', payload: begin }];
  return { match, startedAt: '', endedAt: '', durationMs: 60_000, events, truncated: false, ...over } as never;
};

let root: HTMLElement;
const show = (one: Replay) => act(() => render(<Player replay={one} format={null} />, root));

beforeEach(() => {
  speak('en');
  root = document.body.appendChild(document.createElement('div'));
});
afterEach(() => {
  render(null, root);
  root.remove();
});

describe('a replay', () => {
  it('names its speeches in the person’s language', async () => {
    speak('de');
    await show(replay());
    expect(root.querySelector('.replay-chapter')?.textContent).toBe('0:00Eröffnungana');
  });

  it('says before all else when it is not the whole debate', async () => {
    await show(replay());
    expect(root.querySelector('[role=note]')).toBeNull();
    await show(replay({ truncated: true }));
    const note = root.querySelector('[role=note]');
    const stage = root.querySelector('.replay-stage') as Element;
    expect(note?.textContent).toContain('its first part is shown');
    expect((note?.compareDocumentPosition(stage) ?? 0) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
  });
});
