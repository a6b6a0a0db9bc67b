/** The time line of a replay: a slider over the speeches. Arrow keys go on by 5 s, with Shift by 30. */

import { normalizeProps, useMachine } from '@zag-js/preact';
import * as slider from '@zag-js/slider';
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import type { Chapter } from '../../room/replay';
import { minutes, t } from '../../text/text';

const STEP_MS = 5_000;

interface Props {
  atMs: number;
  durationMs: number;
  chapters: readonly Chapter[];
  onChange: (atMs: number) => void;
}

export function Scrubber({ atMs, durationMs, chapters, onChange }: Props) {
  const service = useMachine(slider.machine, {
    id: useId(),
    min: 0,
    max: Math.max(durationMs, 1),
    step: 1,
    value: [Math.round(atMs)],
    'aria-label': [t('replay.position')],
    getAriaValueText: ({ value }) => minutes(value),
    onValueChange: ({ value }) => onChange(value[0] ?? 0),
  });
  const api = slider.connect(service, normalizeProps);
  const keys = (event: KeyboardEvent) => {
    const leap = STEP_MS * (event.shiftKey ? 6 : 1);
    const move = { ArrowRight: leap, ArrowUp: leap, ArrowLeft: -leap, ArrowDown: -leap }[event.key];
    if (move === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onChange(Math.min(Math.max(atMs + move, 0), durationMs));
  };
  return (
    <div {...api.getRootProps()} class="scrubber">
      <div {...api.getControlProps()} class="scrubber-control" onKeyDownCapture={keys}>
        <div {...api.getTrackProps()} class="scrubber-track">
          {chapters.map((one, index) => (
            <span
              key={one.number}
              class={`scrubber-chapter ${index % 2 ? 'side-B' : 'side-A'}`}
              style={{
                left: `${(100 * one.atMs) / Math.max(durationMs, 1)}%`,
                width: `${(100 * (one.endMs - one.atMs)) / Math.max(durationMs, 1)}%`,
              }}
            />
          ))}
          <div {...api.getRangeProps()} class="scrubber-range" />
        </div>
        <div {...api.getThumbProps({ index: 0 })} class="scrubber-thumb">
          <input {...(api.getHiddenInputProps({ index: 0 }) as JSX.IntrinsicElements['input'])} />
        </div>
      </div>
    </div>
  );
}
