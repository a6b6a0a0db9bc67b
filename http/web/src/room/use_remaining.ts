/** The milliseconds left on the room's clock, each animation frame; null while no clock stands. */
import { useEffect, useState } from 'preact/hooks';
import { remainingMs } from './clock';
import type { Room } from './room';

/** With `calm`, only when the whole second changes: enough for text, and easy on a phone's battery. */
export function useRemaining(room: Room, calm = true): number | null {
  const clock = room.clock;
  const [left, setLeft] = useState<number | null>(() => (clock ? remainingMs(clock, performance.now()) : null));
  useEffect(() => {
    if (!clock) {
      setLeft(null);
      return;
    }
    let frame = 0;
    const show = () => {
      const now = remainingMs(clock, performance.now());
      setLeft(calm ? Math.ceil(now / 1000) * 1000 : now);
      if (clock.stoppedMs === null && now > 0) frame = requestAnimationFrame(show);
    };
    show();
    return () => cancelAnimationFrame(frame);
  }, [clock, calm]);
  return left;
}
