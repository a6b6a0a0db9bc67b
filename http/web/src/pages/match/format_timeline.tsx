/** The speeches of a format in their order, each as long as it lasts, in its side's colour. */
import { sideName, speechName } from '../../text/format_names';
import { minutes, t } from '../../text/text';
import type { Format, Speech } from '../../wire/records';
import { isShared } from './running_order';
import './format_timeline.css';

/** Both sides' colours where both have the floor. */
const lookOf = (speech: Speech): string => (isShared(speech) ? 'side-both' : `side-${speech.side}`);

interface Props {
  format: Format;
  /** The index of the speech that runs, or comes next. */
  current?: number;
}

export function FormatTimeline({ format, current = -1 }: Props) {
  return (
    <ol class="timeline" aria-label={t('lobby.order')}>
      {format.speeches.map((speech, index) => (
        <li
          key={speech.key}
          class={`timeline-item ${lookOf(speech)} ${index < current ? 'timeline-over' : ''}`}
          aria-current={index === current ? 'step' : undefined}
        >
          <span class="timeline-name">{speechName(format.id, speech)}</span>
          <span class="timeline-side small">
            {isShared(speech) ? t('lobby.bothSides') : sideName(format, speech.side)}
          </span>
          <span class="timeline-time">{minutes(speech.seconds * 1000)}</span>
        </li>
      ))}
    </ol>
  );
}

/** The whole format as one thin bar. */
export function FormatBar({ format, current = -1 }: Props) {
  return (
    <div class="format-bar" aria-hidden="true">
      {format.speeches.map((speech, index) => (
        <span
          key={speech.key}
          class={`${lookOf(speech)} ${index < current ? 'format-bar-over' : ''} ${index === current ? 'format-bar-now' : ''}`}
          style={{ flexGrow: speech.seconds }}
        />
      ))}
    </div>
  );
}
