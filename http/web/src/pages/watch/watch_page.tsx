/** The spectators' page of a match: the stage, the room's vote and reactions while it runs, its result afterwards. */
import { useRoute } from 'preact-iso';
import { me } from '../../net/session';
import { isOver } from '../../room/room';
import { verdictOf } from '../../stage/verdict';
import { t } from '../../text/text';
import { Frame } from '../../ui/frame';
import { PageTrouble } from '../../ui/page_trouble';
import { SoundTool } from '../../ui/sound_tool';
import { Result } from '../match/result';
import { Audience } from './audience';
import { useWatching } from './use_watching';

export function WatchPage() {
  const { matchId = '' } = useRoute().params;
  const watched = useWatching(matchId);
  const live = watched.live.value;
  const room = live?.room.value ?? null;
  const record = watched.record.value;
  const format = watched.format.value;
  const user = me.value;
  const verdict = record || (room && isOver(room)) ? verdictOf(room, record, null) : null;
  const problem = watched.problem.value;
  return (
    <Frame title={record?.topic ?? room?.match.topic ?? t('watch.title')} tools={<SoundTool />}>
      {verdict ? (
        <Result verdict={verdict} format={format} user={user} />
      ) : problem ? (
        <PageTrouble title={t('match.cannotOpen')} problem={problem} onRetry={watched.again} />
      ) : live && room ? (
        <Audience live={live} room={room} format={format} userId={user?.id ?? null} />
      ) : (
        <p aria-busy="true">{t('app.loading')}</p>
      )}
    </Frame>
  );
}
