/** The big clock: a ring that empties, the minutes and seconds in it, bells and the time for points on its rim. */
import type { Clock } from '../room/clock';
import type { Room } from '../room/room';
import { useRemaining } from '../room/use_remaining';
import { bellsOf } from '../sound/bells';
import { language, minutes } from '../text/text';
import { clockLabel } from './clock_label';
import './big_clock.css';

const TENTHS_BELOW_MS = 10_000;

/** `m:ss`, and tenths of a second in the last ten. */
export function clockText(ms: number): string {
  if (ms >= TENTHS_BELOW_MS || ms <= 0) return minutes(ms);
  const tenths = Math.ceil(ms / 100) / 10;
  return new Intl.NumberFormat(language.value, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(tenths);
}

interface Props {
  room: Room;
  /** What is left on the room's clock; null while no clock stands, and then nothing is shown. */
  leftMs: number | null;
  /** What the clock counts, where there is a better word than the usual. */
  label?: string;
  /** The way to the server is broken: the clock there runs on, ours is only a guess. */
  dimmed?: boolean;
}

export function BigClock({ room, leftMs, label = clockLabel(room), dimmed }: Props) {
  const { clock } = room;
  if (leftMs === null || !clock) return null;
  const share = clock.durationMs > 0 ? Math.min(leftMs / clock.durationMs, 1) : 0;
  return (
    <div class={looks(clock, leftMs, dimmed)}>
      <svg class="big-clock-ring" viewBox="0 0 100 100" aria-hidden="true">
        <circle class="big-clock-track" cx="50" cy="50" r="44" />
        <circle
          class="big-clock-rest"
          cx="50"
          cy="50"
          r="44"
          pathLength="1"
          stroke-dasharray={`${share.toFixed(4)} 1`}
          stroke-dashoffset={(share - 1).toFixed(4)}
        />
        {room.clockKind === 'speech' && <Rim room={room} durationMs={clock.durationMs} />}
      </svg>
      <span class="big-clock-face">
        <span class="big-clock-time" role="timer" aria-label={label} data-testid="clock">
          {clockText(leftMs)}
        </span>
        <span class="big-clock-label">{label}</span>
      </span>
    </div>
  );
}

function looks(clock: Clock, leftMs: number, dimmed: boolean | undefined): string {
  const stands = clock.stoppedMs !== null;
  const last = leftMs < TENTHS_BELOW_MS && !stands;
  return [
    'big-clock',
    dimmed ? 'big-clock-dimmed' : '',
    stands ? 'big-clock-stands' : '',
    last ? 'big-clock-last' : '',
  ].join(' ');
}

function Rim({ room, durationMs }: { room: Room; durationMs: number }) {
  const seconds = durationMs / 1000;
  const poi = room.speech?.poi;
  return (
    <>
      {poi && (
        <circle
          class="big-clock-points"
          cx="50"
          cy="50"
          r="39.5"
          pathLength="1"
          stroke-dasharray={`${((poi.to - poi.from) / seconds).toFixed(4)} 1`}
          stroke-dashoffset={(-poi.from / seconds).toFixed(4)}
        />
      )}
      {bellsOf(room.speech, durationMs)
        .filter((bell) => bell.at < seconds)
        .map((bell) => {
          const angle = (2 * Math.PI * bell.at) / seconds;
          return (
            <circle
              key={bell.at}
              class="big-clock-bell"
              cx={50 + 44 * Math.cos(angle)}
              cy={50 + 44 * Math.sin(angle)}
              r="2"
            />
          );
        })}
    </>
  );
}

/** The same, counting by itself. */
export function LiveClock(props: Omit<Props, 'leftMs'>) {
  return <BigClock {...props} leftMs={useRemaining(props.room, false)} />;
}
