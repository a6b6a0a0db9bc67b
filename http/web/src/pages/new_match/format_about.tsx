/** What a card says of a format: what it is, sides, people, time, and its speeches as one thin line. */
import { formatAbout, sideName } from '../../text/format_names';
import { t } from '../../text/text';
import { ClockIcon, PeopleIcon } from '../../ui/icons';
import type { Format } from '../../wire/records';
import { rotates, seatsOf } from './room_for';
import './format_about.css';

export function FormatAbout({ format }: { format: Format }) {
  const about = formatAbout(format.id);
  return (
    <>
      {about && <span>{about}</span>}
      <span class="format-facts">
        <span class="format-fact">
          <PeopleIcon size={16} /> {people(format)}
        </span>
        <span class="format-fact">
          <ClockIcon size={16} />{' '}
          {format.totalSec ? t('newMatch.minutes', { n: Math.round(format.totalSec / 60) }) : t('newMatch.hostTimes')}
        </span>
      </span>
      {format.sides && (
        <span class="format-sides">
          <span class="side-A">{sideName(format, 'A')}</span>
          <span class="side-B">{sideName(format, 'B')}</span>
        </span>
      )}
      <MiniTimeline format={format} />
    </>
  );
}

function people(format: Format): string {
  const seats = seatsOf(format);
  if (!seats) return t('newMatch.anyNumber');
  return t(rotates(format) ? 'newMatch.peopleUpTo' : 'newMatch.people', { n: seats });
}

/** Turns of a format that rotates, as many as make the picture plain. */
const TURNS_DRAWN = 8;

function MiniTimeline({ format }: { format: Format }) {
  if (!format.sides) return null;
  const turning = rotates(format);
  const parts = turning
    ? Array.from({ length: TURNS_DRAWN }, (_, index) => ({
        key: String(index),
        look: index % 2 ? 'side-B' : 'side-A',
        seconds: 60,
      }))
    : format.speeches.map((speech) => ({
        key: speech.key,
        look: speech.with?.length ? 'mini-both' : `side-${speech.side}`,
        seconds: speech.seconds,
      }));
  const label = turning ? t('newMatch.turns') : t('newMatch.timeline', { n: format.speeches.length });
  return (
    <span class="mini" role="img" aria-label={label}>
      {parts.map(({ key, look, seconds }) => (
        <span key={key} class={`mini-part ${look}`} style={{ flexGrow: seconds }} />
      ))}
    </span>
  );
}
