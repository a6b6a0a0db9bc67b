/** REST calls: JSON in, JSON out, a `Problem` for everything else. */

import { type Code, Problem, type Queue } from '../wire/problem';
import type {
  AppConfig,
  Clocks,
  Evaluation,
  Format,
  Joined,
  Match,
  MatchMade,
  MatchView,
  Mode,
  PracticeTopic,
  Replay,
  User,
} from '../wire/records';
import { type Session, session, signOut } from './session';

const TIMEOUT_MS = 15_000;

interface ProblemBody {
  code?: Code;
  detail?: string;
  retryable?: boolean;
  retryAfterMs?: number;
  queue?: Queue;
  errors?: { field: string; message: string }[];
}

interface Options {
  body?: unknown;
  headers?: Record<string, string>;
  token?: string;
}

async function call<Answer>(method: string, path: string, options: Options = {}): Promise<Answer> {
  const headers: Record<string, string> = { Accept: 'application/json', ...options.headers };
  const token = options.token ?? session.value?.token;
  if (token) headers.Authorization = `Bearer ${token}`;
  const init: RequestInit = { method, headers, signal: AbortSignal.timeout(TIMEOUT_MS) };
  if (options.body !== undefined) {
    headers['Content-Type'] = 'application/json';
    init.body = JSON.stringify(options.body);
  }
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch {
    throw new Problem('offline', '', { retryable: true });
  }
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer as Answer;
  const body = (answer ?? {}) as ProblemBody;
  if (response.status === 401 && !options.token) signOut();
  const detail = body.errors?.[0] ? `${body.detail ?? ''} ${body.errors[0].message}`.trim() : (body.detail ?? '');
  throw new Problem(body.code ?? 'unavailable', detail, {
    retryable: body.retryable ?? response.status >= 500,
    ...(body.retryAfterMs === undefined ? {} : { retryAfterMs: body.retryAfterMs }),
    ...(body.queue === undefined ? {} : { queue: body.queue }),
  });
}

export const rest = {
  config: () => call<AppConfig>('GET', '/v1/app-config'),
  signInWithName: (displayName: string) => call<Session>('POST', '/v1/auth/dev', { body: { displayName } }),
  signInWithFirebase: (firebaseIdToken: string) =>
    call<Session>('POST', '/v1/auth/verify', { body: { firebaseIdToken } }),
  rename: (displayName: string, token: string) => call<User>('PATCH', '/v1/me', { body: { displayName }, token }),
  me: () => call<User & { families: { id: string }[] }>('GET', '/v1/me'),
  guest: (matchId: string) =>
    call<{ token: string; expiresAt: string }>('POST', '/v1/auth/guest', { body: { matchId } }),
  formats: () => call<{ formats: Format[] }>('GET', '/v1/formats'),
  practice: () => call<{ topics: PracticeTopic[] }>('GET', '/v1/practice'),
  createMatch: (wanted: { mode: Mode; topic?: string; format: string }, key: string) =>
    call<MatchMade>('POST', '/v1/matches', {
      body: wanted,
      headers: { 'Idempotency-Key': key },
    }),
  join: (matchId: string) => call<Joined>('POST', `/v1/matches/${encodeURIComponent(matchId)}/join`, { body: {} }),
  opponent: (matchId: string) =>
    call<{ match: Match }>('POST', `/v1/matches/${encodeURIComponent(matchId)}/opponent`, { body: {} }),
  match: (matchId: string, token?: string) =>
    call<MatchView>('GET', `/v1/matches/${encodeURIComponent(matchId)}`, token ? { token } : {}),
  score: (matchId: string) =>
    call<{ match: Match; evaluation: Evaluation }>('POST', `/v1/matches/${encodeURIComponent(matchId)}/score`, {
      body: {},
    }),
  rematch: (matchId: string) =>
    call<MatchMade>('POST', `/v1/matches/${encodeURIComponent(matchId)}/rematch`, { body: {} }),
  replay: (matchId: string, token?: string) =>
    call<Replay>('GET', `/v1/matches/${encodeURIComponent(matchId)}/replay`, token ? { token } : {}),
  clocks: (matchId: string, token?: string) =>
    call<Clocks>('GET', `/v1/matches/${encodeURIComponent(matchId)}/clocks`, token ? { token } : {}),
  myMatches: (before?: string) =>
    call<{ matches: Match[]; next: string | null }>(
      'GET',
      `/v1/me/matches?limit=20${before ? `&before=${encodeURIComponent(before)}` : ''}`,
    ),
};
