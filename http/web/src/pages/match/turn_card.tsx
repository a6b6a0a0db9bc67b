/** The stage: who has the floor, with the big clock, and who has it after that. */

import type { Signal } from '@preact/signals';
import type { Struck } from '../../sound/use_bells';
import { LiveClock } from '../../stage/big_clock';
import { sideName, speechName } from '../../text/format_names';
import { nameOf } from '../../text/person_name';
import { minutes, t } from '../../text/text';
import { Avatar } from '../../ui/avatar';
import { currentTurn, nextTurn, type Turn } from './running_order';
import type { Scene } from './scene';
import { TurnActions } from './turn_actions';

export function TurnCard({ scene, struck }: { scene: Scene; struck: Signal<Struck | null> }) {
  const { room, format, live, user } = scene;
  const now = currentTurn(room);
  const next = nextTurn(room, format);
  const shown = now ?? (room.phase === 'VOTING' ? null : next);
  const dimmed = live.link.value === 'broken';
  const bell = struck.value;
  const mine = shown?.speaker?.userId === user.id;
  return (
    <section
      class={`card turn-card side-${shown?.side ?? 'A'} ${shown ? '' : 'turn-card-idle'}`}
      aria-label={headline(scene, now)}
    >
      {bell && <span key={bell.count} class="turn-card-flash" aria-hidden="true" />}
      <div class="turn-card-who">
        <p class="turn-card-label">
          {mine && now && room.phase !== 'PAUSED' ? t('live.youSpeak') : headline(scene, now)}
        </p>
        {shown ? (
          <>
            <p class="turn-card-name">
              {shown.speaker && (
                <Avatar
                  name={nameOf(shown.speaker)}
                  userId={shown.speaker.userId}
                  {...(shown.side ? { side: shown.side } : {})}
                />
              )}
              <span>{nameOf(shown.speaker)}</span>
            </p>
            <p class="turn-card-speech">{speechLine(scene, shown)}</p>
          </>
        ) : (
          <p class="soft">{t(room.phase === 'VOTING' ? 'live.votingNote' : 'live.openNote')}</p>
        )}
      </div>
      <LiveClock room={room} dimmed={dimmed} />
      {now && next?.speech && (
        <p class="turn-card-next small soft">
          {t('live.thenNext', { name: nameOf(next.speaker), speech: speechName(room.match.format, next.speech) })}
        </p>
      )}
      <TurnActions scene={scene} next={next} />
    </section>
  );
}

function headline({ room, format }: Scene, now: Turn | null): string {
  if (room.phase === 'PAUSED') return t('live.paused');
  if (room.phase === 'VOTING') return t('live.voting');
  if (now) return t('live.speaking');
  if (room.clockKind === 'prep' && room.prepSide) return t('live.prep', { side: sideName(format, room.prepSide) });
  return t(room.phase === 'HANDOVER' ? 'live.upNext' : 'live.open');
}

function speechLine({ format, room }: Scene, { speech, side }: Turn): string {
  const parts = [
    speech
      ? speechName(room.match.format, speech)
      : room.roundNumber
        ? t('live.roundNumber', { number: room.roundNumber })
        : '',
    side && format?.sides ? sideName(format, side) : '',
    speech && room.phase === 'HANDOVER' ? minutes(speech.seconds * 1000) : '',
  ];
  return parts.filter(Boolean).join(' · ');
}
