/** The four reactions as small pictures, the same on every device. */
import type { ReactionType } from '../wire/records';
import './reaction_picture.css';

const PICTURES: Record<ReactionType, preact.JSX.Element> = {
  heart: <path fill="#e0345b" d="M12 20.5 4.2 12.9a5 5 0 0 1 7.1-7.1l.7.7.7-.7a5 5 0 0 1 7.1 7.1z" />,
  thumbs: (
    <g fill="#e9a20c">
      <rect x="2.5" y="10.5" width="4" height="10" rx="1.5" />
      <path d="M8 11.2 12 3.6c1.8 0 2.9 1.3 2.6 3L14 9.8h5a2.2 2.2 0 0 1 2.1 2.7l-1.5 6.2a2.4 2.4 0 0 1-2.3 1.8H8z" />
    </g>
  ),
  laugh: (
    <g>
      <circle cx="12" cy="12" r="9.5" fill="#f4b92a" />
      <path
        d="M6.8 9.6q1.4-1.8 2.8 0m4.8 0q1.4-1.8 2.8 0"
        fill="none"
        stroke="#3b2504"
        stroke-width="1.5"
        stroke-linecap="round"
      />
      <path d="M6.5 12.8h11a5.5 5.5 0 0 1-11 0z" fill="#3b2504" />
    </g>
  ),
  flame: (
    <g>
      <path
        fill="#e8541e"
        d="M12.6 1.8c.6 3.6 5.9 6.3 5.9 12.2a6.5 6.5 0 0 1-13 0c0-2.7 1.4-4.5 2.6-5.8.3 1.6 1 2.6 1.9 3 .2-3.8 1-7 2.6-9.4z"
      />
      <path fill="#ffc53d" d="M12.3 12c.3 1.8 2.5 2.7 2.5 5a2.8 2.8 0 0 1-5.6 0c0-1.8 1.9-2.9 3.1-5z" />
    </g>
  ),
};

export function ReactionPicture({ type }: { type: ReactionType }) {
  return (
    <svg class="reaction-picture" viewBox="0 0 24 24" aria-hidden="true">
      {PICTURES[type]}
    </svg>
  );
}
