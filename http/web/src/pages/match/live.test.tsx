import { act } from 'preact/test-utils';
import { describe, expect, it } from 'vitest';
import { running, stopped } from '../../room/clock';
import type { Room } from '../../room/room';
import { Live } from './live';
import { both, roomWith, sceneFor, sent, speaking, speech, usePage } from './testing';

const { root, show, button } = usePage();

describe('a live debate', () => {
  it('stands still while the clock does', async () => {
    await show(<Live scene={sceneFor(speaking())} />);
    expect(root().querySelector('[data-testid="clock"]')?.textContent).toBe('0:30');
  });

  it('says for a while that time was given back, and no longer once the room was seen anew', async () => {
    const told = () => root().querySelector('.given-back')?.textContent ?? '';
    const lastAdjustment = { reason: 'recovery', addedMs: 4_200, atMs: 0 };
    await show(<Live scene={sceneFor(speaking({ lastAdjustment }))} />);
    expect(told()).toBe('4.2 s were given back after an interruption.Why?');
    await show(<Live scene={sceneFor(speaking({ lastAdjustment: null }))} />);
    expect(told()).toBe('');
  });

  it('shows who is gone once, with their time where there is one', async () => {
    const gone = new Set(['ben']);
    await show(<Live scene={sceneFor(speaking({ gone }))} />);
    expect(root().textContent).toContain('Not here right now: ben');
    const returnsAtMs = performance.now() + 120_000;
    const absences = [
      { side: 'B' as const, userIds: ['ben'], returnsAtMs, afterThat: 'forfeit' as const, over: false },
    ];
    await show(<Live scene={sceneFor(speaking({ gone, absences }))} />);
    expect(root().textContent).not.toContain('Not here right now');
    expect(root().querySelector('[data-testid="absence"]')?.textContent).toContain('to come back, then you win.');
  });

  it('lets the other side offer a point inside the window, and not the speaker’s', async () => {
    await show(<Live scene={sceneFor(speaking(), 'ben')} />);
    expect(button('Offer a point')?.disabled).toBe(false);
    await show(<Live scene={sceneFor(speaking())} />);
    expect(button('Offer a point')).toBeUndefined();
  });

  it('protects the first and last part of a speech', async () => {
    const clock = stopped(running(60_000, 60_000, 0), 55_000);
    await show(<Live scene={sceneFor(speaking({ clock }), 'ben')} />);
    expect(button('Offer a point')?.disabled).toBe(true);
    expect(root().textContent).toContain('Protected time until 0:50');
  });

  it('lets the speaker answer an offer', async () => {
    await show(<Live scene={sceneFor(speaking({ offers: ['ben'] }))} />);
    await act(() => button('Accept ben')?.click());
    expect(sent).toHaveBeenCalledWith('answer_point', { userId: 'ben', accept: true });
  });

  it('offers a vote for others, never for oneself, and marks it', async () => {
    await show(<Live scene={sceneFor(speaking())} />);
    expect(button('Vote for ana')).toBeUndefined();
    await act(async () => button('Vote for ben')?.click());
    expect(sent).toHaveBeenCalledWith('submit_vote', { forUserId: 'ben' });
    expect(root().querySelector('[aria-pressed="true"]')?.getAttribute('aria-label')).toBe('Vote for ben');
  });

  it('says who is next while somebody speaks, also where turns go round', async () => {
    const next = { speech: { ...speech('B9', 'B'), name: 'Turn' }, speakerUserId: 'ben' };
    await show(<Live scene={sceneFor(speaking({ next }))} />);
    expect(root().textContent).toContain('Then ben: Turn');
  });

  it('lets whoever speaks next begin during the hand-over', async () => {
    const next = { speech: speech('B1', 'B'), speakerUserId: 'ben' };
    const room = roomWith(both, { phase: 'HANDOVER', next, clock: running(9_000, 9_000, 0), clockKind: 'handover' });
    await show(<Live scene={sceneFor(room, 'ben')} />);
    await act(() => button('Begin now')?.click());
    expect(sent).toHaveBeenCalledWith('begin_speech', {});
  });
});

describe('preparation between speeches', () => {
  it('is ended by the side whose time it is, and by no other', async () => {
    const next = { speech: speech('B1', 'B'), speakerUserId: 'ben' };
    const clock = running(90_000, 90_000, 0);
    const prepLeftMs = { A: 90_000, B: 90_000 };
    const room = roomWith(both, {
      phase: 'HANDOVER',
      next,
      clock,
      clockKind: 'prep',
      prepSide: 'B',
      prepLeftMs,
    });
    await show(<Live scene={sceneFor(room, 'ana')} />);
    expect([button('Begin now'), button('End preparation')]).toEqual([undefined, undefined]);
    await show(<Live scene={sceneFor(room, 'ben')} />);
    expect(button('Begin now')).toBeDefined();
    expect(button('End preparation')).toBeDefined();
  });
});

describe('a pause', () => {
  const asked = (waitingFor: string[], over: Partial<Room> = {}) =>
    speaking({ pauseAsked: { waitingFor, resuming: false }, ...over });

  it('is asked of the others, who agree with a button', async () => {
    await show(<Live scene={sceneFor(asked(['ben']), 'ben')} />);
    expect(root().textContent).toContain('A pause is asked for');
    expect(root().textContent).toContain('Still to agree: you');
    expect(button('Pause')).toBeUndefined();
    await act(() => button('Agree')?.click());
    expect(sent).toHaveBeenCalledWith('pause_debate', {});
  });

  it('tells who asked whom it still waits for, and a spectator too', async () => {
    for (const id of ['ana', 'wanda']) {
      await show(<Live scene={sceneFor(asked(['ben']), id)} />);
      expect(root().textContent).toContain('Still to agree: ben');
      expect(button('Agree')).toBeUndefined();
    }
  });

  it('lets the host carry out what everybody agreed to', async () => {
    await show(<Live scene={sceneFor(asked([]), 'ana')} />);
    expect(root().textContent).toContain('Everybody agreed.');
  });

  it('goes on in the same way', async () => {
    const room = asked(['ben'], { phase: 'PAUSED', pauseAsked: { waitingFor: ['ben'], resuming: true } });
    await show(<Live scene={sceneFor(room, 'ben')} />);
    expect(root().textContent).toContain('Going on is asked for');
    await act(() => button('Agree')?.click());
    expect(sent).toHaveBeenCalledWith('continue_debate', {});
  });
});
