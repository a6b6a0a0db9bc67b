/** Opens a match: its record and format, a seat or a place to watch, then the live room until it is over. */
import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { LiveRoom } from '../../net/live';
import { rest } from '../../net/rest';
import { session } from '../../net/session';
import { asProblem, type Problem } from '../../wire/problem';
import type { Format, MatchView } from '../../wire/records';

export interface Opened {
  record: Signal<MatchView | null>;
  format: Signal<Format | null>;
  live: Signal<LiveRoom | null>;
  problem: Signal<Problem | null>;
  retry: () => void;
}

export const isFinal = (match: { status: string } | null): boolean =>
  match?.status === 'SCORED' || match?.status === 'ENDED';

export function useMatch(matchId: string, userId: string | undefined): Opened {
  const record = useSignal<MatchView | null>(null);
  const format = useSignal<Format | null>(null);
  const live = useSignal<LiveRoom | null>(null);
  const problem = useSignal<Problem | null>(null);
  const attempt = useSignal(0);
  const tries = attempt.value;

  useEffect(() => {
    if (!userId) return;
    let left = false;
    let room: LiveRoom | null = null;
    record.value = null;
    problem.value = null;
    const open = async () => {
      try {
        const [match, { formats }] = await Promise.all([rest.match(matchId), rest.formats()]);
        if (left) return;
        format.value = formats.find((one) => one.id === match.format) ?? null;
        record.value = match;
        if (isFinal(match)) return;
        await rest.join(matchId);
        if (left) return;
        room = new LiveRoom({ matchId, token: () => session.value?.token ?? '' });
        live.value = room;
      } catch (thrown) {
        if (!left) problem.value = asProblem(thrown);
      }
    };
    void open();
    return () => {
      left = true;
      room?.close();
      live.value = null;
    };
  }, [matchId, userId, tries]);

  const refused = live.value?.problem.value ?? null;
  useEffect(() => {
    if (!refused) return;
    let left = false;
    // The room of a debate that is over may be gone already: then its record says how it ended.
    void rest.match(matchId).then(
      (match) => {
        if (left) return;
        record.value = match;
        if (!isFinal(match)) problem.value = refused;
      },
      () => {
        if (!left) problem.value = refused;
      },
    );
    return () => {
      left = true;
    };
  }, [refused, matchId]);

  return { record, format, live, problem, retry: () => attempt.value++ };
}
