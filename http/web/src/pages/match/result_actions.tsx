/** Where to go from a result: a rematch, the replay, sharing it, something new. */
import { useLocation } from 'preact-iso';
import { rest } from '../../net/rest';
import { t } from '../../text/text';
import { Button } from '../../ui/button';
import { share } from '../../ui/share';
import { toast } from '../../ui/toasts';
import { Trouble } from '../../ui/trouble';
import type { Format, Match } from '../../wire/records';
import { ClocksButton } from '../clocks/clocks_dialog';
import { InQueue } from '../queue/in_queue';
import { useAdmission } from '../queue/use_admission';

interface Props {
  match: Match;
  debated: boolean;
  format: Format | null;
  /** The sentence that goes along when the result is shared. */
  headline: string;
}

export function ResultActions({ match, debated, format, headline }: Props) {
  const { route } = useLocation();
  const began = match.startedAt !== null;
  const { queue, problem, enter, leave } = useAdmission();
  const rematch = async () => {
    const made = await enter(() => rest.rematch(match.id));
    if (made) route(`/m/${made.match.id}`);
  };
  const hand = async () => {
    // The spectators' page shows a result to whoever may see the debate, with an account or without.
    const link = `${location.origin}/watch/${match.id}`;
    const how = await share(`${match.topic}: ${headline}`, link);
    if (how === 'copied') toast('good', t('result.shared'));
    if (how === 'failed') toast('bad', t('ui.copyFailed', { text: link }));
  };
  return (
    <div class="stack result-actions">
      {queue.value ? (
        <InQueue queue={queue.value} onLeave={leave} />
      ) : match.rematchId ? (
        <>
          <p role="status">{t('result.rematchThere')}</p>
          <a class="button button-primary button-wide" href={`/m/${match.rematchId}`}>
            {t('result.joinRematch')}
          </a>
        </>
      ) : (
        debated && (
          <Button kind="primary" wide onPress={rematch}>
            {t('result.rematch')}
          </Button>
        )
      )}
      {problem.value ? <Trouble problem={problem.value} /> : null}
      <div class="result-others">
        {began && (
          <a class="button" href={`/replay/${match.id}`}>
            {t('result.replay')}
          </a>
        )}
        {began && (
          <ClocksButton
            label={t('clocks.title')}
            matchId={match.id}
            participants={match.participants}
            format={format}
          />
        )}
        {began && <Button onPress={hand}>{t('result.share')}</Button>}
        <a class="button" href="/new">
          {t('result.newDebate')}
        </a>
      </div>
    </div>
  );
}
