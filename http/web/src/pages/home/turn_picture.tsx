/** A debate turn that lives: one side speaks while its ring runs out, the room reacts, then the other side speaks. */
import { t } from '../../text/text';
import './turn_motion.css';
import './turn_picture.css';

const BARS = [-20, -10, 0, 10, 20];
const DOTS = [-12, 0, 12];
const SEATS = [92, 128, 164, 200, 236, 272, 308];
const HEART = 'M0 4C-5-1-9-3-9-7a4.5 4.5 0 0 1 9-1.5A4.5 4.5 0 0 1 9-7C9-3 5-1 0 4z';

function Speaker({ side, x, name }: { side: 'A' | 'B'; x: number; name: string }) {
  return (
    <g class={`turn-speaker turn-${side} side-${side}`} transform={`translate(${x} 92)`}>
      <circle class="turn-halo" r="54" />
      <circle class="turn-disc" r="42" />
      <g class="turn-wave">
        {BARS.map((bar, index) => (
          <rect key={bar} class={`turn-bar turn-bar-${index}`} x={bar - 2.5} y="-17" width="5" height="34" rx="2.5" />
        ))}
      </g>
      <g class="turn-listening">
        {DOTS.map((dot) => (
          <circle key={dot} class="turn-dot" cx={dot} r="3" />
        ))}
      </g>
      <text class="turn-name" y="78">
        {name}
      </text>
    </g>
  );
}

export function TurnPicture() {
  return (
    <svg class="turn" viewBox="0 0 400 250" role="img" aria-label={t('home.picture')}>
      <rect class="turn-stage" x="1" y="1" width="398" height="248" rx="22" />
      <g transform="translate(200 92)">
        <circle class="turn-track" r="36" />
        <g transform="rotate(-90)">
          <circle class="turn-left turn-left-A side-A" r="36" pathLength="1" />
          <circle class="turn-left turn-left-B side-B" r="36" pathLength="1" />
        </g>
        <g class="turn-hand">
          <path d="M0 2V-22" />
        </g>
      </g>
      <Speaker side="A" x={84} name={t('home.sideA')} />
      <Speaker side="B" x={316} name={t('home.sideB')} />
      {SEATS.map((x, index) => (
        <circle key={x} class={`turn-seat turn-seat-${index}`} cx={x} cy="214" r="10" />
      ))}
      <g transform="translate(146 192)">
        <path class="turn-heart turn-heart-0 side-A" d={HEART} />
      </g>
      <g transform="translate(254 192)">
        <path class="turn-heart turn-heart-1 side-B" d={HEART} />
      </g>
    </svg>
  );
}
