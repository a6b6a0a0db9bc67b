/** Opens a match to watch: its live room while it runs, its record when it is over; for guests too where it is public. */
import { type ReadonlySignal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { LiveRoom } from '../../net/live';
import { rest } from '../../net/rest';
import { Watching } from '../../net/watching';
import type { Format, MatchView } from '../../wire/records';

const RENEW_MS = 30_000;

export interface Watched {
  live: ReadonlySignal<LiveRoom | null>;
  /** Of a match that was over when it was opened, or of whose room there is no more. */
  record: ReadonlySignal<MatchView | null>;
  format: ReadonlySignal<Format | null>;
  problem: ReadonlySignal<unknown>;
  again: () => void;
}

const isFinal = ({ status }: MatchView): boolean => status === 'SCORED' || status === 'ENDED';

export function useWatching(matchId: string): Watched {
  const live = useSignal<LiveRoom | null>(null);
  const record = useSignal<MatchView | null>(null);
  const format = useSignal<Format | null>(null);
  const problem = useSignal<unknown>(null);
  const attempt = useSignal(0);

  useEffect(() => {
    let left = false;
    let room: LiveRoom | null = null;
    const watching = new Watching(matchId);
    const begin = async () => {
      problem.value = null;
      record.value = null;
      try {
        const token = await watching.ready(Date.now());
        const [match, { formats }] = await Promise.all([rest.match(matchId, token), rest.formats()]);
        if (left) return;
        format.value = formats.find((one) => one.id === match.format) ?? null;
        if (isFinal(match)) {
          record.value = match;
          return;
        }
        room = new LiveRoom({ matchId, token: () => watching.token() });
        live.value = room;
      } catch (thrown) {
        if (!left) problem.value = thrown;
      }
    };
    void begin();
    const renewal = window.setInterval(() => void watching.ready(Date.now()).catch(() => {}), RENEW_MS);
    return () => {
      left = true;
      clearInterval(renewal);
      room?.close();
      live.value = null;
    };
  }, [matchId, attempt.value]);

  const refused = live.value?.problem.value ?? null;
  useEffect(() => {
    if (!refused) return;
    let left = false;
    // The room of a debate that is over may be gone already: then its record says how it ended.
    const look = async () => {
      try {
        const match = await rest.match(matchId, await new Watching(matchId).ready(Date.now()));
        if (left) return;
        if (isFinal(match)) record.value = match;
        else problem.value = refused;
      } catch {
        if (!left) problem.value = refused;
      }
    };
    void look();
    return () => {
      left = true;
    };
  }, [refused, matchId]);

  return { live, record, format, problem, again: () => attempt.value++ };
}
