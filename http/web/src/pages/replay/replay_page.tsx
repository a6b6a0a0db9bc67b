/** The replay of a match that is over: fetches its story, for guests too, and plays it. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { rest } from '../../net/rest';
import { session } from '../../net/session';
import { Watching } from '../../net/watching';
import { t } from '../../text/text';
import { Frame } from '../../ui/frame';
import { PageTrouble } from '../../ui/page_trouble';
import type { Format, Replay } from '../../wire/records';
import { Player } from './player';

export function ReplayPage() {
  const { params } = useRoute();
  const matchId = params.matchId ?? '';
  const replay = useSignal<Replay | null>(null);
  const format = useSignal<Format | null>(null);
  const problem = useSignal<unknown>(null);

  const load = async () => {
    problem.value = null;
    try {
      const token = session.value ? undefined : await new Watching(matchId).ready(Date.now());
      const [found, { formats }] = await Promise.all([rest.replay(matchId, token), rest.formats()]);
      format.value = formats.find((one) => one.id === found.match.format) ?? null;
      replay.value = found;
    } catch (thrown) {
      problem.value = thrown;
    }
  };
  useEffect(() => void load(), [matchId]);

  return (
    <Frame title={replay.value?.match.topic ?? t('replay.title')}>
      {problem.value ? (
        <PageTrouble title={t('match.cannotOpen')} problem={problem.value} onRetry={load} />
      ) : replay.value ? (
        <Player replay={replay.value} format={format.value} />
      ) : (
        <p aria-busy="true">{t('app.loading')}</p>
      )}
    </Frame>
  );
}
