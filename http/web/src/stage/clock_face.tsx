/** The big clock: a ring that empties, and what is left in minutes and seconds, tenths in the last ten. */
import type { Clock } from '../room/clock';
import { minutes, t } from '../text/text';
import type { Side } from '../wire/records';
import './clock_face.css';

const RADIUS = 46;
const LENGTH = 2 * Math.PI * RADIUS;
const TENTHS_BELOW_MS = 10_000;

interface Props {
  clock: Clock | null;
  leftMs: number | null;
  side: Side | null;
  /** The way to the server is broken: the clock there runs on, ours is only a guess. */
  stale?: boolean;
  label: string;
}

export function ClockFace({ clock, leftMs, side, stale, label }: Props) {
  const share = clock && leftMs !== null && clock.durationMs > 0 ? Math.min(leftMs / clock.durationMs, 1) : 0;
  const stands = clock?.stoppedMs != null;
  const names = ['clock-face', side ? `side-${side}` : '', stale ? 'clock-stale' : '', stands ? 'clock-stopped' : ''];
  return (
    <figure class={names.filter(Boolean).join(' ')}>
      <svg viewBox="0 0 100 100" aria-hidden="true">
        <circle class="clock-track" cx="50" cy="50" r={RADIUS} />
        <circle
          class="clock-ring"
          cx="50"
          cy="50"
          r={RADIUS}
          stroke-dasharray={LENGTH}
          stroke-dashoffset={LENGTH * (1 - share)}
        />
      </svg>
      <div class="clock-middle">
        <span class="clock-digits" data-testid="clock" role="timer" aria-label={t('stage.clock')}>
          {leftMs === null ? '–:––' : clockText(leftMs)}
        </span>
        <span class="clock-label">{label}</span>
      </div>
    </figure>
  );
}

/** `m:ss`, or `s.t` in the last ten seconds. */
export function clockText(leftMs: number): string {
  if (leftMs <= 0) return '0:00';
  return leftMs < TENTHS_BELOW_MS ? (Math.ceil(leftMs / 100) / 10).toFixed(1) : minutes(leftMs);
}
