/** One of several, as cards: a radio group whose arrow keys, names and states are a native one's. */
import { normalizeProps, useMachine } from '@zag-js/preact';
import * as zag from '@zag-js/radio-group';
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import './choice.css';

export interface Option<Value extends string> {
  value: Value;
  /** The accessible name of the card. */
  name: string;
  /** What else stands on the card; it describes the choice. */
  about?: ComponentChildren;
  /** Why it cannot be chosen now; shown on the card. */
  disabledBecause?: string | undefined;
}

interface Props<Value extends string> {
  label: string;
  options: Option<Value>[];
  value: Value;
  onChoose: (value: Value) => void;
  /** `row`: names side by side; `tiles`: a name and a line; `grid`: cards that say more. */
  layout?: 'row' | 'tiles' | 'grid';
}

export function Choice<Value extends string>({ label, options, value, onChoose, layout = 'grid' }: Props<Value>) {
  const id = useId();
  const service = useMachine(zag.machine, {
    id,
    value,
    onValueChange: (details) => {
      if (details.value !== null) onChoose(details.value as Value);
    },
  });
  const api = zag.connect(service, normalizeProps);
  return (
    <div {...api.getRootProps()} class="choice">
      <span {...api.getLabelProps()} class="choice-label">
        {label}
      </span>
      <div class={`choice-${layout}`}>
        {options.map((option) => {
          const item = { value: option.value, disabled: option.disabledBecause !== undefined };
          const about = `${id}-about-${option.value}`;
          return (
            <label key={option.value} {...api.getItemProps(item)} class="choice-card">
              <input
                {...(api.getItemHiddenInputProps(item) as object)}
                type="radio"
                class="choice-input"
                style={{}}
                checked={value === option.value}
                aria-describedby={option.about || option.disabledBecause ? about : undefined}
              />
              <span class="choice-name">
                <span {...api.getItemControlProps(item)} class="choice-dot" />
                <span {...api.getItemTextProps(item)}>{option.name}</span>
              </span>
              {(option.about || option.disabledBecause) && (
                <span id={about} class="choice-about small">
                  {option.about}
                  {option.disabledBecause && <span class="choice-reason">{option.disabledBecause}</span>}
                </span>
              )}
            </label>
          );
        })}
      </div>
    </div>
  );
}
