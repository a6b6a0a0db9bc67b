/** What the head of every page offers: one's debates, the settings, and signing in. */
import { useLocation } from 'preact-iso';
import { me } from '../net/session';
import { t } from '../text/text';
import { Avatar } from './avatar';
import { SettingsIcon } from './icons';
import './site_actions.css';

export function SiteActions() {
  const { path, url } = useLocation();
  const user = me.value;
  const here = (address: string) => (path === address ? 'page' : undefined);
  return (
    <>
      {user && (
        <a class="button button-quiet site-matches" href="/matches" aria-current={here('/matches')}>
          {t('app.myMatches')}
        </a>
      )}
      {!user && path !== '/sign-in' && (
        <a class="button" href={path === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(url)}`}>
          {t('app.signIn')}
        </a>
      )}
      <a class="button button-quiet site-settings" href="/settings" aria-current={here('/settings')}>
        {user ? <Avatar name={user.displayName} userId={user.id} size="small" /> : <SettingsIcon />}
        <span class="visually-hidden">{t('app.settings')}</span>
      </a>
    </>
  );
}
