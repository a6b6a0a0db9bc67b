/** One clock of a debate: what it was for, how much of it was used, and what was done to it. */
import { speechName } from '../../text/format_names';
import { nameOf } from '../../text/person_name';
import { minutes, number, t } from '../../text/text';
import type { ClockChange, Format, Participant, PastClock } from '../../wire/records';

interface Props {
  clock: PastClock;
  format: Format | null;
  participants: readonly Participant[];
}

export function ClockRow({ clock, format, participants }: Props) {
  const speaker = participants.find((one) => one.userId === clock.speakerUserId);
  const told = clock.changes.map(changeText).filter(Boolean);
  return (
    <li class={`clock-row clock-${clock.kind}`}>
      <div class="row spread">
        <span class="clock-what">
          {titleOf(clock, format)}
          {speaker && <span class="soft"> · {nameOf(speaker)}</span>}
        </span>
        <span class="clock-used">{usedText(clock)}</span>
      </div>
      {told.length > 0 && (
        <ul class="clock-changes">
          {told.map((text, index) => (
            <li key={index} class="small">
              {text}
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function titleOf(clock: PastClock, format: Format | null): string {
  if (clock.kind !== 'speech') return t(`clocks.${clock.kind}`);
  const speech = format?.speeches.find((one) => one.key === clock.speechKey);
  return speech && format ? speechName(format.id, speech) : t('clocks.round', { number: clock.number ?? 0 });
}

function usedText(clock: PastClock): string {
  const whole = minutes(clock.durationMs);
  if (clock.usedMs !== null) return t('clocks.used', { used: minutes(clock.usedMs), whole });
  return `${whole} · ${t(clock.endsAt === null ? 'clocks.paused' : 'clocks.running')}`;
}

/** A pause is told once it is over, or as the one that still goes on. */
function changeText(change: ClockChange, index: number, all: readonly ClockChange[]): string {
  switch (change.kind) {
    case 'given_back':
      if (change.reason === 'owner_changed') return t('clocks.handedOver');
      return t('clocks.givenBack', {
        added: seconds(change.addedMs),
        outage: seconds(change.outageMs),
        grace: seconds(change.graceMs),
      });
    case 'continued':
      return t('clocks.pausedFor', { time: minutes(change.pausedMs) });
    case 'paused':
      return index === all.length - 1 ? t('clocks.pausedAt', { time: minutes(change.remainingMs) }) : '';
  }
}

const seconds = (ms: number): string => number(Math.round(ms / 100) / 10);
