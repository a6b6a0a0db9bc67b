/** The lobby: what will be debated and how, who is there, who else may come, and the way to the start. */
import { LiveClock } from '../../stage/big_clock';
import { votingOpen } from '../../stage/contenders';
import { formatName } from '../../text/format_names';
import { minutes, t } from '../../text/text';
import { attempt } from '../../ui/attempt';
import { Button } from '../../ui/button';
import { FormatBar, FormatTimeline } from './format_timeline';
import { Invite } from './invite';
import { useLobbyNews } from './lobby_news';
import { LobbyStart } from './lobby_start';
import { isFree, type Scene } from './scene';
import { SeatList } from './seat_list';
import { missing, rotates } from './seats';
import { Votes } from './votes';
import './lobby.css';

interface Props {
  scene: Scene;
  /** Asks for the debate's other links. */
  onShare: () => void;
}

export function Lobby({ scene, onShare }: Props) {
  const { room, format, isHost, live, self } = scene;
  const prepares = room.clockKind === 'opening_prep';
  useLobbyNews(scene);
  const waits = isHost && (missing(room, format) > 0 || room.participants.length < 2);
  const invite = (self || isHost) && <Invite match={room.match} onMore={onShare} />;
  return (
    <div class="lobby">
      <header class="lobby-head stack">
        <p class="eyebrow">
          {t('lobby.label')}
          {room.spectators > 0 && ` · ${t('match.spectators', { n: room.spectators })}`}
        </p>
        <h1 dir="auto">{room.match.topic}</h1>
        <FormatSummary scene={scene} />
      </header>
      <div class="lobby-main stack">
        {prepares && (
          <section class="card prep-card" aria-label={t('lobby.preparing')}>
            <LiveClock room={room} label={t('lobby.preparing')} />
            <p class="soft">{t('lobby.preparingNote')}</p>
          </section>
        )}
        <section class="stack" aria-labelledby="people-title">
          <div class="row spread">
            <h2 id="people-title">{t('lobby.people')}</h2>
            {isHost && !isFree(room) && (
              <div class="row">
                <Button onPress={() => attempt(() => live.send('swap_sides', {}))}>{t('lobby.swap')}</Button>
                <Button onPress={() => attempt(() => live.send('toss_coin', {}))}>{t('lobby.coin')}</Button>
              </div>
            )}
          </div>
          <SeatList scene={scene} />
        </section>
        {format && format.speeches.length > 0 && (
          <details class="card order" open={isWide()}>
            <summary>{t('lobby.order')}</summary>
            <FormatTimeline format={format} />
          </details>
        )}
      </div>
      <aside class="lobby-side stack">
        {/* While somebody is missing inviting comes first; once all sit, the start does. */}
        {waits && invite}
        <LobbyStart scene={scene} />
        {votingOpen(room, format) && (
          <Votes scene={scene} title={t('lobby.voteBefore')} note={t('lobby.voteBeforeNote')} />
        )}
        {!waits && invite}
      </aside>
    </div>
  );
}

/** Where there is room beside the rest, the order stands open. */
const isWide = (): boolean => globalThis.matchMedia?.('(min-width: 56rem)').matches ?? false;

function FormatSummary({ scene: { room, format } }: { scene: Scene }) {
  if (!format || isFree(room)) return <p class="soft">{t('lobby.free')}</p>;
  const parts = [
    rotates(format)
      ? t('lobby.rotation')
      : t('lobby.summary', { n: format.speeches.length, minutes: Math.round(format.totalSec / 60) }),
    format.openingPrepSec > 0 ? t('lobby.prepSummary', { time: minutes(format.openingPrepSec * 1000) }) : '',
    format.coin ? t('lobby.coinSummary') : '',
    format.prepPoolSec > 0 ? t('lobby.poolSummary', { time: minutes(format.prepPoolSec * 1000) }) : '',
  ].filter(Boolean);
  return (
    <>
      <p>
        <strong>{formatName(format.id)}</strong> <span class="soft">· {parts.join(' · ')}</span>
      </p>
      {format.speeches.length > 0 && <FormatBar format={format} />}
    </>
  );
}
