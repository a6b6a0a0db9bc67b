import { act } from 'preact/test-utils';
import { describe, expect, it } from 'vitest';
import { Lobby } from './lobby';
import { both, person, roomWith, sceneFor, sent, usePage } from './testing';

const { root, show, button } = usePage();

describe('the lobby', () => {
  it('shows what people wrote as text, never as markup', async () => {
    await show(<Lobby onShare={() => {}} scene={sceneFor(roomWith(both))} />);
    expect(root().querySelector('h1')?.textContent).toBe('Tea <b>first</b>');
  });

  it('keeps the host from starting while a seat is empty, and says why', async () => {
    await show(<Lobby onShare={() => {}} scene={sceneFor(roomWith([person('ana', 'A')]))} />);
    const start = button('Start the debate');
    expect(start?.disabled).toBe(true);
    const reason = document.getElementById(start?.getAttribute('aria-describedby') ?? '');
    expect(reason?.textContent).toContain('1 seat is still empty');
    expect(button('Fill empty seats with a practice partner')).toBeDefined();
  });

  it('starts when all sit', async () => {
    await show(<Lobby onShare={() => {}} scene={sceneFor(roomWith(both))} />);
    await act(() => button('Start the debate')?.click());
    expect(sent).toHaveBeenCalledWith('start_debate', {});
  });

  it('lets only the host start, and tells others who does', async () => {
    await show(<Lobby onShare={() => {}} scene={sceneFor(roomWith(both), 'ben')} />);
    expect(button('Start the debate')).toBeUndefined();
    expect(root().textContent).toContain('ana starts the debate.');
  });

  it('shows who has a seat but is not there, and tells the host', async () => {
    await show(<Lobby onShare={() => {}} scene={sceneFor(roomWith(both, { gone: new Set(['ben']) }))} />);
    expect([...root().querySelectorAll('.seat')].map((seat) => seat.textContent?.includes('Not here'))).toEqual([
      false,
      true,
    ]);
    expect(root().textContent).toContain('Not here right now: ben.');
  });
});
