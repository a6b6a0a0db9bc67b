/** The overlay itself: who speaks, the clock and the room's vote, over whatever picture is streamed. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { LiveRoom } from '../net/live';
import { rest } from '../net/rest';
import { Watching } from '../net/watching';
import { isOver, participantOf, type Room } from '../room/room';
import { sidesOf } from '../room/sides';
import { useRemaining } from '../room/use_remaining';
import { sentence } from '../text/problem';
import { minutes, t } from '../text/text';
import type { Format } from '../wire/records';
import './overlay.css';

const RETRY_MS = 5_000;

export function Overlay({ matchId, atTop }: { matchId: string; atTop: boolean }) {
  const live = useSignal<LiveRoom | null>(null);
  const format = useSignal<Format | null>(null);
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

  const room = live.value?.room.value ?? null;
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

function LowerThird({ room, format }: { room: Room; format: Format | null }) {
  const remaining = useRemaining(room);
  const speaker = participantOf(room, room.speakerId ?? room.next?.speakerUserId);
  const sides = sidesOf(room, format);
  const total = sides.reduce((sum, one) => sum + one.votes, 0);
  const label = caption(room);
  return (
    <section class={`overlay-bar side-${speaker?.side ?? 'A'}`}>
      <p class="overlay-topic">{room.match.topic}</p>
      <div class="overlay-line">
        <div class="overlay-who">
          <span class="overlay-label">{label}</span>
          <span class="overlay-name">{isOver(room) ? winnerName(room) : (speaker?.displayName ?? '')}</span>
        </div>
        {remaining !== null && (
          <span class="overlay-clock" data-testid="clock">
            {minutes(remaining)}
          </span>
        )}
      </div>
      <ul class="overlay-votes">
        {sides.map((one) => (
          <li
            key={one.key}
            class={`side-${one.side}`}
            style={{ flexGrow: total ? Math.max(one.votes, 0.08 * total) : 1 }}
          >
            <span>{one.name}</span>
            <span>{one.votes}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function caption(room: Room): string {
  if (isOver(room)) return t('overlay.result');
  if (room.phase === 'LOBBY') return t('overlay.soon');
  if (room.phase === 'VOTING') return t('overlay.voting');
  if (room.phase === 'PAUSED') return t('overlay.paused');
  if (room.phase === 'HANDOVER') return t('overlay.next');
  return room.speech?.name ?? t('overlay.speaking');
}

function winnerName(room: Room): string {
  const winner = participantOf(room, room.match.winnerUserId);
  return winner ? t('overlay.won', { name: winner.displayName }) : t('overlay.draw');
}
