import { render } from 'preact';
import { LocationProvider, Route, Router } from 'preact-iso';
import { afterEach, expect, it, vi } from 'vitest';
import { speak } from '../text/text';
import { page } from './loading';

const root = document.body.appendChild(document.createElement('div'));
afterEach(() => render(null, root));

it('a page whose file does not come says so, with a way on', async () => {
  speak('en');
  history.replaceState(null, '', '/late');
  const Late = page(() => Promise.reject(new TypeError('Failed to fetch dynamically imported module')));
  render(
    <LocationProvider>
      <Router>
        <Route path="/late" component={Late} />
        <Route default component={() => <p>elsewhere</p>} />
      </Router>
    </LocationProvider>,
    root,
  );
  await vi.waitFor(() => expect(root.querySelector('h1')?.textContent).toBe('This page did not load'));
  expect(root.querySelector('.button-primary')?.textContent).toBe('Try again');
});
