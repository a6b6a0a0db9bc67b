/** The four reactions as buttons with their counts, and everybody's flying up. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Room } from '../../room/room';
import { ReactionPicture } from '../../stage/reaction_picture';
import { number, t } from '../../text/text';
import { shortcuts } from '../../ui/preferences';
import { REACTIONS, type ReactionType } from '../../wire/records';
import { ALOFT_MAX, arrived } from './fliers';
import './reactions.css';

interface Flier {
  id: number;
  type: ReactionType;
  left: number;
  drift: number;
}

interface Props {
  room: Room;
  react: (type: ReactionType) => void;
}

export function Reactions({ room, react }: Props) {
  const running = room.match.status === 'LIVE';
  return (
    <section class="reactions" aria-label={t('live.reactions')}>
      <Fliers room={room} />
      {REACTIONS.map((type, index) => (
        <button
          key={type}
          type="button"
          class="reaction"
          disabled={!running}
          aria-label={`${t(`live.${type}`)}: ${number(room.reactions[type])}`}
          aria-keyshortcuts={shortcuts.value ? String(index + 1) : undefined}
          onClick={() => react(type)}
        >
          <ReactionPicture type={type} />
          <span class="reaction-count" aria-hidden="true">
            {number(room.reactions[type])}
          </span>
        </button>
      ))}
    </section>
  );
}

const prefersCalm = (): boolean => globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches ?? false;

function Fliers({ room }: { room: Room }) {
  const aloft = useSignal<readonly Flier[]>([]);
  const before = useRef(room.reactions);
  const count = useRef(0);
  useEffect(() => {
    const come = arrived(before.current, room.reactions);
    before.current = room.reactions;
    if (come.length === 0 || document.hidden || prefersCalm()) return;
    const fresh = come.map((type): Flier => {
      count.current += 1;
      return { id: count.current, type, left: 4 + Math.random() * 88, drift: Math.random() * 60 - 30 };
    });
    aloft.value = [...aloft.peek(), ...fresh].slice(-ALOFT_MAX);
  }, [room.reactions]);
  const landed = (id: number) => {
    aloft.value = aloft.peek().filter((one) => one.id !== id);
  };
  return (
    <div class="fliers" aria-hidden="true">
      {aloft.value.map((one) => (
        <span
          key={one.id}
          class="flier"
          style={{ left: `${one.left}%`, '--drift': `${one.drift}px` }}
          onAnimationEnd={() => landed(one.id)}
        >
          <ReactionPicture type={one.type} />
        </span>
      ))}
    </div>
  );
}
