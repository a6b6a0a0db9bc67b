/** The page of one match: its lobby, the debate while it runs, its result. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso';
import { me } from '../../net/session';
import { isOver, participantOf } from '../../room/room';
import { verdictOf } from '../../stage/verdict';
import { t } from '../../text/text';
import { useFocusHeading } from '../../ui/focus_heading';
import { Frame } from '../../ui/frame';
import { PageTrouble } from '../../ui/page_trouble';
import { CoinToss } from './coin_toss';
import { LinkBanner } from './link_banner';
import { Live } from './live';
import { Lobby } from './lobby';
import { MatchTools } from './match_tools';
import { Result } from './result';
import { useRoomShortcuts } from './room_shortcuts';
import { sceneOf } from './scene';
import { ShareDialog } from './share_dialog';
import { ShortcutsDialog } from './shortcuts_dialog';
import { useFinalRecord } from './use_final_record';
import { isFinal, useMatch } from './use_match';
import { VoiceLine } from './voice_line';
import './match.css';

export function MatchPage() {
  const { matchId = '' } = useRoute().params as { matchId?: string };
  const { route } = useLocation();
  const user = me.value;
  useEffect(() => {
    if (!user) route(`/sign-in?next=${encodeURIComponent(`/m/${matchId}`)}`, true);
  }, [user, matchId, route]);

  const opened = useMatch(matchId, user?.id);
  const live = opened.live.value;
  const room = live?.room.value ?? null;
  const stored = opened.record.value;
  const over = isFinal(stored) || (room !== null && isOver(room));
  const debated = Boolean(
    room ? participantOf(room, user?.id) : stored?.participants.some((p) => p.userId === user?.id),
  );
  const final = useFinalRecord(matchId, over, debated, Boolean(room?.outcome));
  const format = opened.format.value;
  const helping = useSignal(false);
  const sharing = useSignal(false);
  const scene = user && live && room && !over ? sceneOf(room, format, live, user) : null;
  useRoomShortcuts(scene, () => {
    helping.value = true;
  });

  const view = over ? 'over' : room ? (room.phase === 'LOBBY' ? 'lobby' : 'live') : 'opening';
  useFocusHeading(view);
  useEffect(() => window.scrollTo(0, 0), [view]);

  if (!user) return null;
  const problem = opened.problem.value;
  const record = final.record.value ?? (isFinal(stored) ? stored : null);
  const verdict = over ? verdictOf(room, record, final.evaluation.value) : null;
  const topic = room?.match.topic ?? stored?.topic ?? t('match.title');
  return (
    <Frame
      title={topic}
      tools={scene && <MatchTools onShare={() => (sharing.value = true)} onHelp={() => (helping.value = true)} />}
    >
      {live && !over && <LinkBanner link={live.link.value} />}
      {verdict ? (
        <Result verdict={verdict} format={format} user={user} />
      ) : problem ? (
        <PageTrouble title={t('match.cannotOpen')} problem={problem} onRetry={opened.retry} />
      ) : scene ? (
        <>
          <CoinToss scene={scene} />
          {room?.phase === 'LOBBY' ? (
            <Lobby scene={scene} onShare={() => (sharing.value = true)} />
          ) : (
            <Live scene={scene} />
          )}
          <VoiceLine />
        </>
      ) : (
        <p class="match-opening" role="status">
          {t('match.opening')}
        </p>
      )}
      <ShareDialog matchId={matchId} open={sharing.value} onClose={() => (sharing.value = false)} />
      <ShortcutsDialog open={helping.value} onClose={() => (helping.value = false)} />
    </Frame>
  );
}
