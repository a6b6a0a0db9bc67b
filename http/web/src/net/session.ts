/** Who is signed in on this device: kept in the browser's storage, shown to everybody as a signal. */
import { computed, signal } from '@preact/signals';
import type { User } from '../wire/records';

export interface Session {
  token: string;
  user: User;
}

const KEY = 'echoplay.session';

function stored(): Session | null {
  try {
    const text = localStorage.getItem(KEY);
    return text ? (JSON.parse(text) as Session) : null;
  } catch {
    return null;
  }
}

export const session = signal<Session | null>(stored());
export const me = computed(() => session.value?.user ?? null);

export function signedIn(next: Session): void {
  session.value = next;
  try {
    localStorage.setItem(KEY, JSON.stringify(next));
  } catch {
    // Storage is off: the session lives as long as the page.
  }
}

export function signOut(): void {
  session.value = null;
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Nothing was kept.
  }
}
