/** The big clock: a ring that empties, the minutes and seconds in it, bells and the time for points on its rim. */
import type { Room } from '../../room/room';
import { useRemaining } from '../../room/use_remaining';
import { bellsOf } from '../../sound/bells';
import { language, minutes, t } from '../../text/text';
import './clock.css';

const TENTHS_BELOW_MS = 10_000;

/** `m:ss`, and tenths of a second in the last ten. */
export function clockText(ms: number): string {
  if (ms >= TENTHS_BELOW_MS || ms <= 0) return minutes(ms);
  const tenths = Math.ceil(ms / 100) / 10;
  return new Intl.NumberFormat(language.value, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(tenths);
}

interface Props {
  room: Room;
  label: string;
  dimmed?: boolean;
}

export function BigClock({ room, label, dimmed }: Props) {
  const left = useRemaining(room, false);
  const clock = room.clock;
  if (left === null || !clock) return null;
  const share = clock.durationMs > 0 ? Math.min(left / clock.durationMs, 1) : 0;
  const spoken = room.clockKind === 'speech';
  const last = left < TENTHS_BELOW_MS && clock.stoppedMs === null;
  return (
    <div
      class={`big-clock ${dimmed ? 'big-clock-dimmed' : ''} ${last ? 'big-clock-last' : ''} ${clock.stoppedMs === null ? '' : 'big-clock-stands'}`}
    >
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
        {spoken && <Rim room={room} durationMs={clock.durationMs} />}
      </svg>
      <span class="big-clock-face">
        <span class="big-clock-time" role="timer" aria-label={label || t('live.clock')} data-testid="clock">
          {clockText(left)}
        </span>
        <span class="big-clock-label">{label}</span>
      </span>
    </div>
  );
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
          r="38"
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
