/** When to ask again. Pure, but for chance: those who were all told the same must not all come back at once. */

const PAUSE_MS = 500;
/** The longest wait is half as long again as the shortest. */
const SPREAD = 0.5;

/** Milliseconds until the next try: never before the server said, and for each client another time. */
export const againAfterMs = (toldMs?: number, chance: () => number = Math.random): number =>
  (toldMs ?? PAUSE_MS) * (1 + SPREAD * chance());
