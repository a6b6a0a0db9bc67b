import { render } from 'preact';
import { act } from 'preact/test-utils';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { useFocusHeading } from './focus_heading';

const root = document.body.appendChild(document.createElement('div'));
afterEach(() => render(null, root));

function Page({ view, heading }: { view: string; heading: string }) {
  useFocusHeading(view);
  return (
    <main>
      {heading && <h1>{heading}</h1>}
      <button type="button" key={view}>
        {view}
      </button>
    </main>
  );
}
const show = (view: string, heading: string) => act(() => render(<Page view={view} heading={heading} />, root));
const button = () => root.querySelector('button');

describe('the focus', () => {
  it('goes to the heading when what had it is gone with the view', async () => {
    await show('lobby', 'Tea');
    expect(document.activeElement).toBe(document.body);
    button()?.focus();
    await show('live', 'Tea');
    expect(document.activeElement?.textContent).toBe('Tea');
  });

  it('waits for a heading that comes later, and never takes the focus from something else', async () => {
    await show('lobby', '');
    button()?.focus();
    await show('live', '');
    await show('live', 'Tea');
    await vi.waitFor(() => expect(document.activeElement?.textContent).toBe('Tea'));
    button()?.focus();
    await show('live', 'Coffee');
    expect(document.activeElement).toBe(button());
  });
});
