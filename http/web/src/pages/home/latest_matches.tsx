/** One's running and last debates, few enough for the first page. */
import { loadFormats } from '../../net/formats';
import { rest } from '../../net/rest';
import { t } from '../../text/text';
import { Trouble } from '../../ui/trouble';
import { useLoaded } from '../../ui/use_loaded';
import { MatchCard } from '../match_card';

const SHOWN_MAX = 3;
const OPEN = new Set(['LOBBY', 'LIVE']);

export function LatestMatches() {
  const { value, problem, again } = useLoaded(async () => {
    const [{ matches }] = await Promise.all([rest.myMatches(), loadFormats()]);
    // What still runs comes first; each kind stays newest first.
    return [...matches].sort((a, b) => Number(OPEN.has(b.status)) - Number(OPEN.has(a.status))).slice(0, SHOWN_MAX);
  });
  if (!problem.value && !value.value?.length) return null;
  return (
    <section class="stack" aria-labelledby="latest">
      <div class="row spread">
        <h2 id="latest">{t('home.latest')}</h2>
        <a class="button button-quiet" href="/matches">
          {t('home.all')}
        </a>
      </div>
      {problem.value ? <Trouble problem={problem.value} onRetry={again} /> : null}
      <ul class="match-cards">
        {value.value?.map((match) => (
          <li key={match.id}>
            <MatchCard match={match} />
          </li>
        ))}
      </ul>
    </section>
  );
}
