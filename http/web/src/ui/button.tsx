/** A button that shows when its work is under way, and cannot be pressed twice meanwhile. */
import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';

type Kind = 'plain' | 'primary' | 'quiet' | 'danger';

interface Props extends Omit<JSX.IntrinsicElements['button'], 'onClick' | 'kind' | 'class'> {
  kind?: Kind;
  class?: string;
  wide?: boolean;
  disabled?: boolean;
  type?: 'button' | 'submit';
  children: ComponentChildren;
  onPress?: () => unknown;
}

export function Button({ kind = 'plain', wide, children, onPress, disabled, class: extra, type, ...rest }: Props) {
  const busy = useSignal(false);
  const press = async () => {
    if (busy.value || !onPress) return;
    busy.value = true;
    try {
      await onPress();
    } finally {
      busy.value = false;
    }
  };
  const names = ['button', kind === 'plain' ? '' : `button-${kind}`, wide ? 'button-wide' : '', extra ?? ''];
  return (
    <button
      {...rest}
      type={type ?? 'button'}
      class={names.filter(Boolean).join(' ')}
      disabled={disabled}
      // Disabled it would lose the focus, and the keyboard its place.
      aria-disabled={busy.value || undefined}
      aria-busy={busy.value || undefined}
      onClick={onPress ? () => void press() : undefined}
    >
      {children}
    </button>
  );
}
