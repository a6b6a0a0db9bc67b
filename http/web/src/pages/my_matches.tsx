/** All debates one took part in, newest first, a page at a time. */
import { useSignal } from '@preact/signals';
import { loadFormats } from '../net/formats';
import { rest } from '../net/rest';
import { sentence } from '../text/problem';
import { t } from '../text/text';
import { Button } from '../ui/button';
import { Frame } from '../ui/frame';
import { SignedIn } from '../ui/signed_in';
import { toast } from '../ui/toasts';
import { Trouble } from '../ui/trouble';
import { useLoaded } from '../ui/use_loaded';
import type { Match } from '../wire/records';
import { MatchCard } from './match_card';

export function MyMatches() {
  return (
    <Frame title={t('app.myMatches')}>
      <SignedIn>
        <div class="stack">
          <div class="row spread">
            <h1>{t('app.myMatches')}</h1>
            <a class="button button-primary" href="/new">
              {t('app.newMatch')}
            </a>
          </div>
          <List />
        </div>
      </SignedIn>
    </Frame>
  );
}

function List() {
  const matches = useSignal<Match[]>([]);
  const next = useSignal<string | null>(null);
  const { value, problem, again } = useLoaded(async () => {
    const [page] = await Promise.all([rest.myMatches(), loadFormats()]);
    matches.value = page.matches;
    next.value = page.next;
    return page;
  });
  const older = async () => {
    try {
      const page = await rest.myMatches(next.value ?? undefined);
      // Two made in the same moment may stand on both sides of a page's edge.
      const known = new Set(matches.value.map((match) => match.id));
      matches.value = [...matches.value, ...page.matches.filter((match) => !known.has(match.id))];
      next.value = page.next;
    } catch (thrown) {
      toast('bad', sentence(thrown));
    }
  };
  if (problem.value) return <Trouble problem={problem.value} onRetry={again} />;
  if (!value.value) return <p aria-busy="true">{t('app.loading')}</p>;
  if (matches.value.length === 0) return <Empty />;
  return (
    <>
      <ul class="match-cards" aria-label={t('app.myMatches')}>
        {matches.value.map((match) => (
          <li key={match.id}>
            <MatchCard match={match} />
          </li>
        ))}
      </ul>
      {next.value && (
        <div class="row">
          <Button onPress={older}>{t('matches.more')}</Button>
        </div>
      )}
    </>
  );
}

function Empty() {
  return (
    <div class="card stack">
      <h2>{t('matches.empty')}</h2>
      <p class="soft">{t('matches.emptyAbout')}</p>
      <div class="row">
        <a class="button button-primary" href="/try">
          {t('app.tryAlone')}
        </a>
        <a class="button" href="/new">
          {t('app.newMatch')}
        </a>
      </div>
    </div>
  );
}
