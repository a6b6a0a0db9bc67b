/** What the server, or the way to it, refused: a stable code, and a sentence a person can act on. */

export type Code =
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'invalid'
  | 'wrong_phase'
  | 'match_full'
  | 'rate_limited'
  | 'unavailable'
  | 'too_large'
  | 'offline';

export interface Queue {
  position: number | null;
  of: number;
}

export class Problem extends Error {
  constructor(
    readonly code: Code,
    message: string,
    readonly options: { retryable?: boolean; retryAfterMs?: number; queue?: Queue } = {},
  ) {
    super(message);
    this.name = 'Problem';
  }
}

/** Whatever was thrown, as a problem. */
export function asProblem(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  return new Problem('unavailable', thrown instanceof Error ? thrown.message : String(thrown));
}
