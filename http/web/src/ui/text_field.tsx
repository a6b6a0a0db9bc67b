/** One line of text with its label, a hint, and what is wrong with it. */
import { useId } from 'preact/hooks';

interface Props {
  label: string;
  value: string;
  type?: 'text' | 'email' | 'password';
  autocomplete: 'off' | 'nickname' | 'email' | 'current-password' | 'new-password';
  maxLength?: number;
  hint?: string;
  problem?: string;
  onInput: (value: string) => void;
}

export function TextField({ label, value, type = 'text', hint, problem, onInput, ...rest }: Props) {
  const id = useId();
  const notes = [hint ? `${id}-hint` : '', problem ? `${id}-problem` : ''].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        {...rest}
        {...({ type } as { type: 'text' })}
        id={id}
        class="input"
        value={value}
        aria-describedby={notes || undefined}
        aria-invalid={problem ? true : undefined}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      {hint && (
        <span class="small soft" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {problem && (
        <span class="notice notice-bad small" id={`${id}-problem`} role="alert">
          {problem}
        </span>
      )}
    </div>
  );
}
