import { act } from 'preact/test-utils';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { chooseShortcuts } from '../../ui/preferences';
import { useShortcuts } from './shortcuts';
import { ShortcutsDialog } from './shortcuts_dialog';
import { usePage } from './testing';

const { show } = usePage();
afterEach(() => chooseShortcuts(true));

const mute = vi.fn();
function Page() {
  useShortcuts({ s: mute });
  return <ShortcutsDialog open onClose={() => {}} />;
}
const press = () => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 's', bubbles: true }));

describe('shortcuts of one key', () => {
  it('can be turned off where they are listed, and on again', async () => {
    await show(<Page />);
    await vi.waitFor(() => expect(document.querySelector('[role=dialog] input')).not.toBeNull());
    const box = document.querySelector<HTMLInputElement>('[role=dialog] input');
    press();
    expect(mute).toHaveBeenCalledTimes(1);
    await act(() => box?.click());
    press();
    expect([mute.mock.calls.length, localStorage.getItem('echoplay.shortcuts')]).toEqual([1, 'off']);
    await act(() => box?.click());
    press();
    expect(mute).toHaveBeenCalledTimes(2);
  });
});
