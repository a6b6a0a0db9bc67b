import { act } from 'preact/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toast } from '../../ui/toasts';
import { Lobby } from './lobby';
import { both, person, roomWith, sceneFor, usePage } from './testing';

vi.mock('../../ui/toasts', async (original) => ({ ...(await original<object>()), toast: vi.fn() }));

const { show } = usePage();
beforeEach(() => {
  vi.useFakeTimers();
  vi.mocked(toast).mockClear();
});
afterEach(() => vi.useRealTimers());

const said = () => vi.mocked(toast).mock.calls.map(([, text]) => text);
const lobby = (room: ReturnType<typeof roomWith>) => show(<Lobby onShare={() => {}} scene={sceneFor(room)} />);
const wait = () =>
  act(() => {
    vi.advanceTimersByTime(1_500);
  });

describe('the lobby tells', () => {
  it('who came, once, though they are connected only a moment after they sat down', async () => {
    await lobby(roomWith([person('ana', 'A')]));
    await wait();
    await lobby(roomWith(both));
    await lobby(roomWith(both, { gone: new Set(['ben']) }));
    await lobby(roomWith(both));
    await wait();
    expect(said()).toEqual(['ben is here.']);
  });

  it('of one’s new side, and leaves it to the coin to tell how it fell', async () => {
    const swapped = [person('ana', 'B'), person('ben', 'A')];
    await lobby(roomWith(both));
    await lobby(roomWith(swapped));
    await wait();
    expect(said()).toEqual(['Sides changed. Your side now: Against.']);
    await lobby(roomWith(both, { coin: { swapped: true } }));
    await wait();
    expect(said()).toHaveLength(1);
  });
});
