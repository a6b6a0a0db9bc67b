/** The overlay itself: who speaks, the clock and the room's vote, over whatever picture is streamed. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { LiveRoom } from '../net/live';
import { rest } from '../net/rest';
import { Watching } from '../net/watching';
import type { Room } from '../room/room';
import { asRoom, verdictOf } from '../stage/verdict';
import { sentence } from '../text/problem';
import type { Format } from '../wire/records';
import { LowerThird } from './lower_third';
import './overlay.css';

const RETRY_MS = 5_000;

export function Overlay({ matchId, atTop }: { matchId: string; atTop: boolean }) {
  const live = useSignal<LiveRoom | null>(null);
  const format = useSignal<Format | null>(null);
  /** Of a debate that was over before the overlay came: its room is gone, its record stays. */
  const stored = useSignal<Room | null>(null);
  const trouble = useSignal('');

  useEffect(() => {
    let ended = false;
    let timer = 0;
    const watching = new Watching(matchId);
    const begin = async () => {
      try {
        const token = await watching.ready(Date.now());
        const match = await rest.match(matchId, token);
        const { formats } = await rest.formats();
        if (ended) return;
        trouble.value = '';
        format.value = formats.find((one) => one.id === match.format) ?? null;
        if (match.status === 'SCORED' || match.status === 'ENDED') {
          const verdict = verdictOf(null, match, null);
          stored.value = verdict && asRoom(verdict);
          return;
        }
        live.value = new LiveRoom({ matchId, token: () => watching.token() });
      } catch (thrown) {
        trouble.value = sentence(thrown);
        if (!ended) timer = window.setTimeout(() => void begin(), RETRY_MS);
      }
    };
    void begin();
    const renewal = window.setInterval(() => void watching.ready(Date.now()).catch(() => {}), RETRY_MS);
    return () => {
      ended = true;
      clearTimeout(timer);
      clearInterval(renewal);
      live.value?.close();
    };
  }, [matchId]);

  const room = live.value?.room.value ?? stored.value;
  const refused = live.value?.problem.value ?? null;
  return (
    <main class={`overlay-stage ${atTop ? 'overlay-top' : ''}`}>
      <h1 class="visually-hidden">{room?.match.topic ?? 'EchoPlay'}</h1>
      {room ? (
        <LowerThird room={room} format={format.value} />
      ) : (
        (trouble.value || refused) && <p class="overlay-note">{trouble.value || sentence(refused)}</p>
      )}
    </main>
  );
}
