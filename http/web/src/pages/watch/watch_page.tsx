/** The spectators' page of a match: the stage at a glance, the room's vote, reactions; for guests only to look at. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { LiveRoom } from '../../net/live';
import { rest } from '../../net/rest';
import { session } from '../../net/session';
import { Watching } from '../../net/watching';
import { sentence } from '../../text/problem';
import { t } from '../../text/text';
import { Button } from '../../ui/button';
import { Frame } from '../../ui/frame';
import type { Format } from '../../wire/records';
import { Audience } from './audience';

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
        <Audience live={live.value} room={room} format={format.value} userId={session.value?.user.id ?? null} />
      ) : (
        <p aria-busy="true">{t('app.loading')}</p>
      )}
    </Frame>
  );
}
