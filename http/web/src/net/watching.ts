/** Watching a match: as oneself when signed in, otherwise as a guest who may only watch this one match. */
import { rest } from './rest';
import { session } from './session';

interface Guest {
  token: string;
  expiresAtMs: number;
}

/** Renewed this long before it ends, so that a connection never comes with one that just did. */
const RENEW_BEFORE_MS = 60_000;

/** Answers with the token to watch with; `token()` is always the last one. */
export class Watching {
  private guest: Guest | null = null;

  constructor(private readonly matchId: string) {}

  get asGuest(): boolean {
    return session.value === null;
  }

  token(): string {
    return session.value?.token ?? this.guest?.token ?? '';
  }

  /** Have a token that is good for a while; a `Problem` when the match is not open to guests. */
  async ready(nowMs: number): Promise<string> {
    if (session.value) return session.value.token;
    if (!this.guest || this.guest.expiresAtMs - RENEW_BEFORE_MS < nowMs) {
      const { token, expiresAt } = await rest.guest(this.matchId);
      this.guest = { token, expiresAtMs: Date.parse(expiresAt) };
    }
    return this.guest.token;
  }
}
