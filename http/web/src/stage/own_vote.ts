/** Whom this person voted for, kept on this device: the room only ever tells totals. */
import { type Signal, signal } from '@preact/signals';
import type { Room } from '../room/room';

export type Stage = 'before' | 'debate';

export const stageOf = (room: Room): Stage => (room.phase === 'LOBBY' ? 'before' : 'debate');

/** An Oxford debate has two ballots, so the stage belongs to the key. */
export function ownVote(matchId: string, stage: Stage): Signal<string | null> {
  const key = `echoplay.vote.${matchId}.${stage}`;
  const known = votes.get(key);
  if (known) return known;
  const vote = signal<string | null>(read(key));
  vote.subscribe((value) => {
    if (value === null) return;
    try {
      sessionStorage.setItem(key, value);
    } catch {
      // It holds for as long as the page.
    }
  });
  votes.set(key, vote);
  return vote;
}

const votes = new Map<string, Signal<string | null>>();

function read(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}
