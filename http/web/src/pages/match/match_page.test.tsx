import { render } from 'preact';
import { LocationProvider, Route, Router } from 'preact-iso';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { session } from '../../net/session';
import { speak } from '../../text/text';
import type { User } from '../../wire/records';
import { MatchPage } from './match_page';

const person = (userId: string) => ({
  id: userId,
  matchId: 'm',
  userId,
  side: null,
  joinedAt: '',
  displayName: userId,
});
const stored = {
  id: 'm',
  mode: 'COUPLE',
  format: 'FREE',
  topic: 'Tea',
  status: 'SCORED',
  hostUserId: 'ana',
  startedAt: 'then',
  aiScore: 71,
  winnerUserId: 'ben',
  participants: [person('ana'), person('ben')],
  rounds: [],
  votes: [{ forUserId: 'ben' }, { forUserId: 'ben' }, { forUserId: 'ana' }],
};
const evaluation = { score: 71, winnerUserId: 'ben', summary: '', feedbackSummary: 'Go on.', details: [] };

let root: HTMLElement;
let answers: Record<string, [status: number, body: object]>;

beforeEach(() => {
  speak('en');
  history.replaceState(null, '', '/m/m');
  session.value = { token: 'token', user: { id: 'ana', displayName: 'ana', role: 'USER' } as User };
  answers = { 'GET /v1/formats': [200, { formats: [] }] };
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    const [status, body] = answers[`${init.method} ${path}`] ?? [503, { code: 'unavailable', retryable: true }];
    return new Response(JSON.stringify(body), { status });
  });
  root = document.body.appendChild(document.createElement('div'));
});
afterEach(() => {
  render(null, root);
  root.remove();
  session.value = null;
  vi.unstubAllGlobals();
});

const open = () =>
  render(
    <LocationProvider>
      <Router>
        <Route path="/m/:matchId" component={MatchPage} />
        <Route default component={() => <p>elsewhere</p>} />
      </Router>
    </LocationProvider>,
    root,
  );
const heading = () => root.querySelector('h1')?.textContent;

describe('the match page', () => {
  it('shows the stored result of a debate that is over, without joining its room', async () => {
    answers['GET /v1/matches/m'] = [200, stored];
    answers['POST /v1/matches/m/score'] = [200, { match: stored, evaluation }];
    open();
    await vi.waitFor(() => expect(heading()).toBe('ben wins'));
    expect(root.textContent).toContain('67 %');
    await vi.waitFor(() => expect(root.textContent).toContain('Go on.'));
  });

  it('shows somebody who did not debate what made it, and both votes of an Oxford debate', async () => {
    session.value = { token: 'token', user: { id: 'zoe', displayName: 'zoe', role: 'USER' } as User };
    const swing = { label: '', score: 34, notes: '', metric: 'swing', summary: '', part: 33, whole: 67 };
    const details = [swing];
    answers['GET /v1/matches/m'] = [
      200,
      { ...stored, evaluation: { ...evaluation, details }, votesBefore: { ana: 2, ben: 1 } },
    ];
    open();
    await vi.waitFor(() => expect(root.textContent).toContain('went from 33 % to 67 %'));
    expect(root.textContent).toContain('Before 33 %');
    expect(root.textContent).toContain('+34 points');
  });

  it('says that there is no such debate, with a way on', async () => {
    answers['GET /v1/matches/m'] = [404, { code: 'not_found', detail: 'There is no such match.' }];
    open();
    await vi.waitFor(() => expect(heading()).toBe('This debate cannot be opened'));
    expect(root.querySelector('a.button-primary')?.getAttribute('href')).toBe('/');
  });

  it('offers another try when the server cannot answer, and takes it', async () => {
    open();
    await vi.waitFor(() => expect(heading()).toBe('This debate cannot be opened'));
    answers['GET /v1/matches/m'] = [200, stored];
    [...root.querySelectorAll('button')].find((one) => one.textContent === 'Try again')?.click();
    await vi.waitFor(() => expect(heading()).toBe('ben wins'));
  });

  it('leads somebody who is not signed in to sign in, and back', async () => {
    session.value = null;
    open();
    await vi.waitFor(() => expect(location.pathname + location.search).toBe('/sign-in?next=%2Fm%2Fm'));
  });
});
