/** A person as a disc: initials in a colour that stays theirs, or in their side's; the name stands beside it as text. */
import type { Side } from '../wire/records';
import { colourOf, initials } from './initials';
import './avatar.css';

interface Props {
  name: string;
  userId: string;
  side?: Side;
  size?: 'small' | 'plain' | 'large';
}

export function Avatar({ name, userId, side, size = 'plain' }: Props) {
  const colour = side ? `avatar-side side-${side}` : `avatar-${colourOf(userId)}`;
  return (
    <span class={`avatar avatar-size-${size} ${colour}`} aria-hidden="true">
      {initials(name)}
    </span>
  );
}
