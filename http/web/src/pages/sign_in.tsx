/** Signing in, in the ways that this server offers, and on to where one wanted to go. */
import { useEffect, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { nextPath } from '../net/next_path';
import { rest } from '../net/rest';
import { session } from '../net/session';
import { t } from '../text/text';
import { Frame } from '../ui/frame';
import { Trouble } from '../ui/trouble';
import { useLoaded } from '../ui/use_loaded';
import type { AppConfig } from '../wire/records';
import { AccountForm } from './sign_in/account_form';
import { Invitation, invitedTo } from './sign_in/invitation';
import { NameForm } from './sign_in/name_form';
import './sign_in.css';

export function SignIn() {
  const { query, route } = useLocation();
  const { value, problem, again } = useLoaded(rest.config);
  // Said once: while the next page loads this one still stands, at an address that names no `next` any more.
  const [there] = useState(() => nextPath(query.next));
  const matchId = invitedTo(there);
  const done = session.value !== null;
  useEffect(() => {
    if (done) route(there, true);
  }, [done, there]);
  return (
    <Frame title={t('app.signIn')}>
      <div class="sign-in">
        <header class="stack">
          <h1>{t('app.signIn')}</h1>
          <p class="soft">{t('signIn.lead')}</p>
        </header>
        {matchId && <Invitation matchId={matchId} />}
        {value.value ? (
          <Ways config={value.value} />
        ) : problem.value ? (
          <Trouble problem={problem.value} onRetry={again} />
        ) : (
          <p aria-busy="true">{t('app.loading')}</p>
        )}
      </div>
    </Frame>
  );
}

function Ways({ config }: { config: AppConfig }) {
  const { firebase } = config;
  const byName = config.signIn.includes('name');
  if (!byName && !firebase) {
    return (
      <section class="card stack">
        <h2>{t('signIn.notConfigured')}</h2>
        <p>{t('signIn.notConfiguredAbout')}</p>
        <div class="row">
          <a class="button" href="/">
            {t('app.goHome')}
          </a>
        </div>
      </section>
    );
  }
  return (
    <>
      {byName && <NameForm />}
      {firebase && <AccountForm firebase={firebase} />}
    </>
  );
}
