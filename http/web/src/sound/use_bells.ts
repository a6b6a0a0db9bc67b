/** Rings the bells of the running speech, and tells which was struck last so that it can be seen and read too. */
import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Room } from '../room/room';
import { sound } from '../ui/preferences';
import { ring } from './chime';
import { Ringer, type Stroke } from './ringer';

export interface Struck extends Stroke {
  /** Grows with each bell, so that the same bell twice is seen twice. */
  count: number;
}

export function useBells(room: Room): Signal<Struck | null> {
  const struck = useSignal<Struck | null>(null);
  const ringer = useRef<Ringer | null>(null);
  ringer.current ??= new Ringer();
  const { clock, clockKind, roundNumber, speech } = room;

  useEffect(() => {
    let timer = 0;
    const look = () => {
      const stroke = ringer.current?.due({ clock, clockKind, roundNumber, speech }, performance.now());
      if (stroke) {
        struck.value = { ...stroke, count: (struck.peek()?.count ?? 0) + 1 };
        if (sound.peek()) ring(stroke.strokes);
      }
      const waitMs = ringer.current?.waitMs(performance.now()) ?? null;
      if (waitMs !== null) timer = window.setTimeout(look, Math.ceil(waitMs));
    };
    look();
    return () => clearTimeout(timer);
  }, [clock, clockKind, roundNumber, speech]);

  return struck;
}
