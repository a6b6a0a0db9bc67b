/** A debate that runs: the stage with the clock, what one can do, and the room around it. */

import { participantOf } from '../../room/room';
import { useBells } from '../../sound/use_bells';
import { Absences } from '../../stage/absences';
import { formatName } from '../../text/format_names';
import { nameOf } from '../../text/person_name';
import { t } from '../../text/text';
import { ClocksButton } from '../clocks/clocks_dialog';
import { Announcer } from './announcer';
import { FloorCard } from './floor_card';
import { FormatBar, FormatTimeline } from './format_timeline';
import { PauseCard } from './pause_card';
import { Points } from './points';
import { Reactions } from './reactions';
import { indexOf, nextTurn } from './running_order';
import { isAlone, isFree, type Scene } from './scene';
import { SpeechHelp } from './speech_help';
import { TurnCard } from './turn_card';
import { Votes } from './votes';
import './live.css';

export function Live({ scene }: { scene: Scene }) {
  const { room, format, live, user, isHost } = scene;
  const struck = useBells(room);
  const speech = room.speech ?? nextTurn(room, format)?.speech ?? null;
  const index = room.phase === 'VOTING' ? (format?.speeches.length ?? 0) : indexOf(format, speech);
  const voting = room.phase === 'VOTING';
  const alone = isAlone(room);
  const gives = isHost && isFree(room) && room.phase !== 'PAUSED';
  const missed = new Set(room.absences.flatMap((one) => one.userIds));
  const away = room.participants.filter((one) => room.gone.has(one.userId) && !missed.has(one.userId)).map(nameOf);
  const asked = room.speakerId === user.id && (room.offers.length > 0 || room.speaking !== null);
  return (
    <div
      class={`live live-${room.phase.toLowerCase()} ${participantOf(room, room.speakerId)?.scripted ? 'live-scripted' : ''}`}
    >
      <header class="live-head">
        <p class="eyebrow">{eyebrow(scene, index)}</p>
        <h1 class="live-topic" dir="auto">
          {room.match.topic}
        </h1>
        {format && format.speeches.length > 0 && <FormatBar format={format} current={index} />}
      </header>
      <div class="live-main stack">
        <Announcer room={room} format={format} ownId={user.id} struck={struck} />
        <PauseCard scene={scene} />
        <Absences room={room} format={format} userId={user.id} />
        {away.length > 0 && <p class="notice notice-warn">{t('live.away', { names: away.join(', ') })}</p>}
        {/* Asked of the speaker, a point comes before the clock: below it a phone would not show it. */}
        {asked && <Points scene={scene} />}
        <TurnCard scene={scene} struck={struck} />
        {!asked && <Points scene={scene} />}
        {gives && room.phase === 'OPEN' && <FloorCard scene={scene} />}
        <SpeechHelp scene={scene} />
        {voting && (alone ? <p class="notice">{t('live.votingAlone')}</p> : <Votes scene={scene} />)}
      </div>
      <aside class="live-side stack">
        {gives && room.phase !== 'OPEN' && <FloorCard scene={scene} />}
        {!voting && !alone && <Votes scene={scene} />}
        {format && format.speeches.length > 0 && (
          <details class="card order">
            <summary>{t('lobby.order')}</summary>
            <FormatTimeline format={format} current={index} />
          </details>
        )}
        <ClocksButton
          quiet
          label={t('clocks.title')}
          matchId={room.match.id}
          participants={room.participants}
          format={format}
        />
      </aside>
      <Reactions room={room} react={(type) => live.react(type)} />
    </div>
  );
}

function eyebrow({ room, format }: Scene, index: number): string {
  const count = format?.speeches.length ?? 0;
  const at =
    index >= 0 && index < count
      ? t('live.speechOf', { index: index + 1, of: count })
      : room.roundNumber && !count
        ? t('live.roundNumber', { number: room.roundNumber })
        : '';
  const name = isFree(room) ? '' : formatName(room.match.format);
  return [name, at, room.spectators > 0 ? t('match.spectators', { n: room.spectators }) : '']
    .filter(Boolean)
    .join(' · ');
}
