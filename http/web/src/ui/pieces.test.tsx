import { signal } from '@preact/signals';
import { render } from 'preact';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Button } from './button';
import { Choice } from './choice';
import { Dialog } from './dialog';
import { Toasts, toast } from './toasts';

const page = document.createElement('div');
document.body.append(page);
afterEach(() => render(null, page));

const one = (query: string): HTMLElement | null => document.querySelector<HTMLElement>(query);

describe('a dialog', () => {
  it('is there under its title while open, and Escape asks to close it', async () => {
    const open = signal(false);
    const onClose = vi.fn(() => {
      open.value = false;
    });
    const Page = () => (
      <Dialog open={open.value} title="Leave?" actions={<button type="button">Yes</button>} onClose={onClose}>
        <p>You can come back.</p>
      </Dialog>
    );
    render(<Page />, page);
    expect(one('[role=dialog]')).toBeNull();
    open.value = true;
    await vi.waitFor(() => expect(one('[role=dialog]')).not.toBeNull());
    await vi.waitFor(() => {
      const title = one('[role=dialog]')?.getAttribute('aria-labelledby');
      expect(document.getElementById(title ?? '')?.textContent).toBe('Leave?');
    });
    await vi.waitFor(() => {
      document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
      expect(onClose).toHaveBeenCalled();
    });
    await vi.waitFor(() => expect(one('[role=dialog]')).toBeNull());
  });
});

describe('a choice', () => {
  it('is a named radio group, and says why a card cannot be chosen', async () => {
    const value = signal<'a' | 'b' | 'c'>('a');
    const Page = () => (
      <Choice
        label="Which?"
        value={value.value}
        options={[
          { value: 'a', name: 'First' },
          { value: 'b', name: 'Second' },
          { value: 'c', name: 'Third', disabledBecause: 'Too large.' },
        ]}
        onChoose={(wanted) => {
          value.value = wanted;
        }}
      />
    );
    render(<Page />, page);
    const radios = [...document.querySelectorAll<HTMLInputElement>('input[type=radio]')];
    const text = (id: string | null | undefined) => document.getElementById(id ?? '')?.textContent;
    expect(text(one('[role=radiogroup]')?.getAttribute('aria-labelledby'))).toBe('Which?');
    expect(radios.map((radio) => text(radio.getAttribute('aria-labelledby')))).toEqual(['First', 'Second', 'Third']);
    expect(radios.map((radio) => radio.disabled)).toEqual([false, false, true]);
    expect(text(radios[2]?.getAttribute('aria-describedby'))).toBe('Too large.');
    radios[1]?.click();
    await vi.waitFor(() => expect(value.value).toBe('b'));
    expect(radios.map((radio) => radio.checked)).toEqual([false, true, false]);
  });
});

describe('a button', () => {
  it('keeps the focus while its work is under way, and does it once', async () => {
    let done = () => {};
    const work = vi.fn(() => new Promise<void>((resolve) => (done = resolve)));
    render(<Button onPress={work}>Vote</Button>, page);
    const button = one('button');
    button?.focus();
    button?.click();
    button?.click();
    await vi.waitFor(() => expect(button?.getAttribute('aria-busy')).toBe('true'));
    expect([work.mock.calls.length, document.activeElement, (button as HTMLButtonElement).disabled]).toEqual([
      1,
      button,
      false,
    ]);
    done();
    await vi.waitFor(() => expect(button?.hasAttribute('aria-busy')).toBe(false));
  });
});

describe('a toast', () => {
  it('shows the same text once', async () => {
    render(<Toasts />, page);
    await vi.waitFor(() => expect(one('[role=region]')).not.toBeNull());
    toast('bad', 'This room is full.');
    toast('bad', 'This room is full.');
    toast('good', 'Copied');
    await vi.waitFor(() => expect(document.querySelectorAll('[role=status]')).toHaveLength(2));
    expect(page.textContent).toContain('This room is full.');
  });
});
