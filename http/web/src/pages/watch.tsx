/** The spectators' page of a match: the stage at a glance, the room's vote, reactions; for guests only to look at. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { LiveRoom } from '../net/live';
import { rest } from '../net/rest';
import { me, session } from '../net/session';
import { Watching } from '../net/watching';
import { isOver, participantOf, type Room } from '../room/room';
import { sidesOf } from '../room/sides';
import { useRemaining } from '../room/use_remaining';
import { ClockFace } from '../stage/clock_face';
import { clockLabel } from '../stage/clock_label';
import { SpeakerLine } from '../stage/speaker_line';
import { VoteBars } from '../stage/vote_bars';
import { sentence } from '../text/problem';
import { number, t } from '../text/text';
import { Button } from '../ui/button';
import { Frame } from '../ui/frame';
import { toast } from '../ui/toasts';
import { type Format, REACTIONS } from '../wire/records';
import { ReactionPicture } from './match/reaction_picture';
import './watch.css';

const RENEW_MS = 30_000;

export function WatchPage() {
  const { params } = useRoute();
  const matchId = params.matchId ?? '';
  const live = useSignal<LiveRoom | null>(null);
  const format = useSignal<Format | null>(null);
  const trouble = useSignal('');
  const over = useSignal(false);
  const attempt = useSignal(0);

  useEffect(() => {
    let ended = false;
    let opened: LiveRoom | null = null;
    const watching = new Watching(matchId);
    const begin = async () => {
      trouble.value = '';
      try {
        const token = await watching.ready(Date.now());
        const [match, { formats }] = await Promise.all([rest.match(matchId, token), rest.formats()]);
        if (ended) return;
        format.value = formats.find((one) => one.id === match.format) ?? null;
        over.value = match.status === 'SCORED' || match.status === 'ENDED';
        if (over.value) return;
        opened = new LiveRoom({ matchId, token: () => watching.token() });
        live.value = opened;
      } catch (thrown) {
        if (!ended) trouble.value = sentence(thrown);
      }
    };
    void begin();
    const renewal = window.setInterval(() => void watching.ready(Date.now()).catch(() => {}), RENEW_MS);
    return () => {
      ended = true;
      clearInterval(renewal);
      opened?.close();
      live.value = null;
    };
  }, [matchId, attempt.value]);

  const room = live.value?.room.value ?? null;
  const refused = live.value?.problem.value ?? null;
  const problem = trouble.value || (refused ? sentence(refused) : '');
  return (
    <Frame
      title={room?.match.topic ?? t('watch.title')}
      actions={
        session.value ? null : (
          <a class="button" href={`/sign-in?next=${encodeURIComponent(`/m/${matchId}`)}`}>
            {t('app.signIn')}
          </a>
        )
      }
    >
      {problem ? (
        <div class="stack">
          <h1>{t('watch.title')}</h1>
          <p class="notice notice-bad" role="alert">
            {problem}
          </p>
          <div class="row">
            <Button
              onPress={() => {
                attempt.value += 1;
              }}
            >
              {t('app.retry')}
            </Button>
          </div>
        </div>
      ) : over.value ? (
        <div class="stack">
          <h1>{t('watch.over')}</h1>
          <a class="button button-primary" href={`/replay/${matchId}`}>
            {t('watch.replay')}
          </a>
        </div>
      ) : room && live.value ? (
        <Audience live={live.value} room={room} format={format.value} />
      ) : (
        <p aria-busy="true">{t('app.loading')}</p>
      )}
    </Frame>
  );
}

function Audience({ live, room, format }: { live: LiveRoom; room: Room; format: Format | null }) {
  const mine = useSignal<string | null>(null);
  const leftMs = useRemaining(room);
  const speaker = participantOf(room, room.speakerId ?? room.next?.speakerUserId);
  const signedIn = session.value !== null;
  const mayVote = signedIn && room.roundNumber !== null ? true : signedIn && room.phase !== 'LOBBY';
  const vote = async (forUserId: string) => {
    try {
      await live.send('submit_vote', { forUserId });
      mine.value = forUserId;
    } catch (thrown) {
      toast('bad', sentence(thrown));
    }
  };
  return (
    <div class="watch">
      <header class="stack watch-head">
        <h1>{room.match.topic}</h1>
        <p class="soft">{t('stage.spectators', { n: room.spectators })}</p>
      </header>
      {live.link.value === 'broken' && (
        <p class="notice notice-warn" role="status">
          {t('problems.offline')}
        </p>
      )}
      <section class="stack" aria-label={t('watch.stage')}>
        <SpeakerLine room={room} format={format} />
        <ClockFace
          clock={room.clock}
          leftMs={leftMs}
          side={speaker?.side ?? null}
          stale={live.link.value === 'broken'}
          label={clockLabel(room)}
        />
      </section>
      <section class="card stack">
        <h2>{t('watch.vote')}</h2>
        <VoteBars
          contenders={sidesOf(room, format)}
          mine={mine.value}
          myUserId={me.value?.id ?? null}
          {...(mayVote && !isOver(room) ? { onVote: vote } : {})}
        />
        {!signedIn && <p class="soft small">{t('watch.signInToVote')}</p>}
        <ul class="row watch-reactions" aria-label={t('watch.reactions')}>
          {REACTIONS.map((type) => (
            <li key={type}>
              <button
                type="button"
                class="button"
                aria-label={`${t(`watch.${type}`)}: ${number(room.reactions[type])}`}
                disabled={!signedIn || room.phase === 'LOBBY' || isOver(room)}
                onClick={() => live.react(type)}
              >
                <ReactionPicture type={type} /> {number(room.reactions[type])}
              </button>
            </li>
          ))}
        </ul>
        {isOver(room) && (
          <a class="button button-primary" href={`/replay/${room.matchId}`}>
            {t('watch.replay')}
          </a>
        )}
      </section>
    </div>
  );
}
