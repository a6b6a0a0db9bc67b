/** The replay of a match that is over: fetches its story, for guests too, and plays it. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { rest } from '../../net/rest';
import { session } from '../../net/session';
import { Watching } from '../../net/watching';
import { sentence } from '../../text/problem';
import { t } from '../../text/text';
import { Button } from '../../ui/button';
import { Frame } from '../../ui/frame';
import type { Format, Replay } from '../../wire/records';
import { Player } from './player';

export function ReplayPage() {
  const { params } = useRoute();
  const matchId = params.matchId ?? '';
  const replay = useSignal<Replay | null>(null);
  const format = useSignal<Format | null>(null);
  const trouble = useSignal('');

  const load = async () => {
    trouble.value = '';
    try {
      const token = session.value ? undefined : await new Watching(matchId).ready(Date.now());
      const [found, { formats }] = await Promise.all([rest.replay(matchId, token), rest.formats()]);
      format.value = formats.find((one) => one.id === found.match.format) ?? null;
      replay.value = found;
    } catch (thrown) {
      trouble.value = sentence(thrown);
    }
  };
  useEffect(() => void load(), [matchId]);

  return (
    <Frame title={replay.value?.match.topic ?? t('replay.title')}>
      {trouble.value ? (
        <div class="stack">
          <h1>{t('replay.title')}</h1>
          <p class="notice notice-bad" role="alert">
            {trouble.value}
          </p>
          <div class="row">
            <Button onPress={load}>{t('app.retry')}</Button>
            <a class="button" href={`/m/${matchId}`}>
              {t('replay.toMatch')}
            </a>
          </div>
        </div>
      ) : replay.value ? (
        <Player replay={replay.value} format={format.value} />
      ) : (
        <p aria-busy="true">{t('app.loading')}</p>
      )}
    </Frame>
  );
}
