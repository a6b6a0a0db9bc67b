/** Whom this person voted for, kept on this device: the room only ever tells totals. */
import { type Signal, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Room } from '../room/room';

/** The key of the contender, to be read and set. An Oxford debate has two ballots, one before it and one in it. */
export function useOwnVote(room: Room): Signal<string | null> {
  const own = ownVote(`echoplay.vote.${room.matchId}.${room.phase === 'LOBBY' ? 'before' : 'debate'}`);
  const { votes } = room;
  // When sides change before an Oxford debate all votes are void: then there is none of this person's either.
  useEffect(() => {
    if (Object.values(votes).every((count) => count === 0)) own.value = null;
  }, [votes, own]);
  return own;
}

const known = new Map<string, Signal<string | null>>();

function ownVote(key: string): Signal<string | null> {
  const found = known.get(key);
  if (found) return found;
  const vote = signal<string | null>(read(key));
  vote.subscribe((value) => keep(key, value));
  known.set(key, vote);
  return vote;
}

function read(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function keep(key: string, value: string | null): void {
  try {
    if (value === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, value);
  } catch {
    // It holds for as long as the page.
  }
}
