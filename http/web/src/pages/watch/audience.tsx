/** A debate as its audience sees it: the stage at a glance, the room's vote, reactions. */
import type { LiveRoom } from '../../net/live';
import { participantOf, type Room } from '../../room/room';
import { useBells } from '../../sound/use_bells';
import { Absences, AbsencesAloud } from '../../stage/absences';
import { Ballot } from '../../stage/ballot';
import { LiveClock } from '../../stage/big_clock';
import { contendersOf, votingOpen } from '../../stage/contenders';
import { useOwnVote } from '../../stage/own_vote';
import { SpeakerLine } from '../../stage/speaker_line';
import { t } from '../../text/text';
import { attempt } from '../../ui/attempt';
import type { Format } from '../../wire/records';
import { ReactionButtons } from './reaction_buttons';
import './watch.css';

interface Props {
  live: Pick<LiveRoom, 'send' | 'react' | 'link'>;
  room: Room;
  format: Format | null;
  /** Who watches; a guest may look, and nothing else. */
  userId: string | null;
}

export function Audience({ live, room, format, userId }: Props) {
  useBells(room);
  const speaker = participantOf(room, room.speakerId ?? room.next?.speakerUserId);
  const broken = live.link.value === 'broken';

  return (
    <div class="watch">
      <header class="stack watch-head">
        <h1 dir="auto">{room.match.topic}</h1>
        {room.spectators > 0 && <p class="soft">{t('stage.spectators', { n: room.spectators })}</p>}
      </header>
      {broken && navigator.onLine && (
        <p class="notice notice-warn" role="status">
          {t('ui.reconnecting')}
        </p>
      )}
      <AbsencesAloud room={room} format={format} userId={userId} />
      <Absences room={room} format={format} userId={userId} />
      <section class={`stack ${speaker?.side ? `side-${speaker.side}` : ''}`} aria-label={t('watch.stage')}>
        <SpeakerLine room={room} format={format} />
        <LiveClock room={room} dimmed={broken} />
      </section>
      <section class="card stack">
        <Vote live={live} room={room} format={format} userId={userId} />
        <ReactionButtons
          counts={room.reactions}
          {...(userId !== null && room.match.status === 'LIVE' ? { onReact: (type) => live.react(type) } : {})}
        />
      </section>
    </div>
  );
}

function Vote({ live, room, format, userId }: Props) {
  const own = useOwnVote(room);
  const open = votingOpen(room, format);
  const before = room.phase === 'LOBBY' && open;
  const mayVote = userId !== null && open;
  return (
    <>
      <h2>{t(before ? 'lobby.voteBefore' : 'watch.vote')}</h2>
      {before && <p class="soft small">{t('lobby.voteBeforeNote')}</p>}
      {room.phase === 'LOBBY' && !open && <p class="soft">{t('watch.voteLater')}</p>}
      <Ballot
        contenders={contendersOf(room, format)}
        mine={own.value}
        myUserId={userId}
        onVote={
          mayVote
            ? (one, forUserId) =>
                attempt(async () => {
                  await live.send('submit_vote', { forUserId });
                  own.value = one.key;
                })
            : undefined
        }
      />
      {userId === null && <p class="soft small">{t('watch.signInToVote')}</p>}
    </>
  );
}
