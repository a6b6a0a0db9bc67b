/** Rings the bells of the running speech, and tells which was struck last so that it can be seen and read too. */
import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { remainingMs } from '../../room/clock';
import type { Room } from '../../room/room';
import { sound } from '../../ui/preferences';
import { bellsOf, nextBell, worthRinging } from './bells';
import { ring, unlock } from './chime';

export interface Struck {
  strokes: number;
  leftMs: number;
  /** Grows with each bell, so that the same bell twice is seen twice. */
  count: number;
}

export function useBells(room: Room): Signal<Struck | null> {
  const struck = useSignal<Struck | null>(null);
  const rung = useRef(new Set<string>());
  const { clock, clockKind, roundNumber, speech } = room;

  useEffect(() => {
    const first = () => unlock();
    window.addEventListener('pointerdown', first);
    window.addEventListener('keydown', first);
    return () => {
      window.removeEventListener('pointerdown', first);
      window.removeEventListener('keydown', first);
    };
  }, []);

  useEffect(() => {
    if (!clock || clockKind !== 'speech' || clock.stoppedMs !== null) return;
    const bells = bellsOf(speech, clock.durationMs);
    let timer = 0;
    const elapsed = () => clock.durationMs - remainingMs(clock, performance.now());
    const wait = (fromMs: number) => {
      const bell = nextBell(bells, fromMs);
      if (!bell) return;
      timer = window.setTimeout(
        () => {
          const key = `${roundNumber}:${bell.at}`;
          // Time that was given back would strike the same bell again.
          if (!rung.current.has(key) && worthRinging(bell, elapsed())) {
            rung.current.add(key);
            const leftMs = clock.durationMs - bell.at * 1000;
            struck.value = { strokes: bell.strokes, leftMs, count: (struck.peek()?.count ?? 0) + 1 };
            if (sound.peek()) ring(bell.strokes);
          }
          wait(bell.at * 1000);
        },
        Math.max(bell.at * 1000 - elapsed(), 0),
      );
    };
    wait(elapsed());
    return () => clearTimeout(timer);
  }, [clock, clockKind, roundNumber, speech]);

  return struck;
}
