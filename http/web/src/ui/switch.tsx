/** Something that is on or off, and takes effect at once. */
import type { ComponentChildren } from 'preact';
import './switch.css';

interface Props {
  on: boolean;
  onChange: (on: boolean) => void;
  class?: string;
  children: ComponentChildren;
}

export function Switch({ on, onChange, class: extra = '', children }: Props) {
  return (
    <label class={`switch ${extra}`}>
      <input type="checkbox" checked={on} onChange={(event) => onChange(event.currentTarget.checked)} />
      {children}
    </label>
  );
}
