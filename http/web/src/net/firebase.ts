/** Firebase sign-in by e-mail and password over Google's REST interface: no library is loaded for it. */
import { Problem } from '../wire/problem';
import type { AppConfig } from '../wire/records';

type Firebase = NonNullable<AppConfig['firebase']>;
/** The sentences of the catalogue's `signIn` part that Firebase's refusals mean. */
export type Refused =
  | 'wrongPassword'
  | 'emailTaken'
  | 'weakPassword'
  | 'invalidEmail'
  | 'disabled'
  | 'tooMany'
  | 'notAllowed';

const MEANINGS: Record<string, Refused> = {
  EMAIL_NOT_FOUND: 'wrongPassword',
  INVALID_PASSWORD: 'wrongPassword',
  INVALID_LOGIN_CREDENTIALS: 'wrongPassword',
  EMAIL_EXISTS: 'emailTaken',
  WEAK_PASSWORD: 'weakPassword',
  INVALID_EMAIL: 'invalidEmail',
  USER_DISABLED: 'disabled',
  TOO_MANY_ATTEMPTS_TRY_LATER: 'tooMany',
  OPERATION_NOT_ALLOWED: 'notAllowed',
  PASSWORD_LOGIN_DISABLED: 'notAllowed',
};
const TIMEOUT_MS = 15_000;

/** Firebase said no, for a reason that we have a sentence for. */
export class FirebaseRefusal extends Error {
  constructor(readonly reason: Refused) {
    super(reason);
    this.name = 'FirebaseRefusal';
  }
}

/** What Firebase's error code means; it may carry an explanation after a colon. */
export function meaningOf(code: string): Refused | undefined {
  return MEANINGS[code.split(':')[0]?.trim() ?? ''];
}

async function call(firebase: Firebase, method: string, body: object): Promise<Record<string, unknown>> {
  const base = firebase.emulatorUrl
    ? `${firebase.emulatorUrl}/identitytoolkit.googleapis.com`
    : 'https://identitytoolkit.googleapis.com';
  let response: Response;
  try {
    response = await fetch(`${base}/v1/accounts:${method}?key=${encodeURIComponent(firebase.apiKey)}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch {
    throw new Problem('offline', '', { retryable: true });
  }
  const answer = (await response.json().catch(() => ({}))) as Record<string, unknown>;
  if (response.ok) return answer;
  const meaning = meaningOf((answer.error as { message?: string } | undefined)?.message ?? '');
  throw meaning ? new FirebaseRefusal(meaning) : new Problem('unavailable', '', { retryable: true });
}

/** An id token that EchoPlay's server verifies. */
export async function firebaseToken(
  firebase: Firebase,
  who: { email: string; password: string; create: boolean },
): Promise<string> {
  const { email, password, create } = who;
  const answer = await call(firebase, create ? 'signUp' : 'signInWithPassword', {
    email,
    password,
    returnSecureToken: true,
  });
  if (typeof answer.idToken !== 'string') throw new Problem('unavailable', '', { retryable: true });
  return answer.idToken;
}

/** Sends the message to set a new password; an unknown address is no error, as it must not be found out. */
export async function sendPasswordReset(firebase: Firebase, email: string): Promise<void> {
  try {
    await call(firebase, 'sendOobCode', { requestType: 'PASSWORD_RESET', email });
  } catch (thrown) {
    if (!(thrown instanceof FirebaseRefusal && thrown.reason === 'wrongPassword')) throw thrown;
  }
}
