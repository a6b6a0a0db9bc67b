/** The frame around every page of the app: head, skip link, main content. */

import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { t } from '../text/text';
import { OfflineBar } from './offline_bar';
import { SiteActions } from './site_actions';
import './frame.css';

interface Props {
  title: string;
  /** In place of what every page offers. */
  actions?: ComponentChildren;
  children: ComponentChildren;
}

export function Frame({ title, actions, children }: Props) {
  useEffect(() => {
    document.title = `${title} · EchoPlay`;
  }, [title]);
  return (
    <div class="frame">
      <a class="skip" href="#content">
        {t('app.skip')}
      </a>
      <header class="frame-head spread">
        <a class="brand" href="/" aria-label={`EchoPlay: ${t('app.home')}`}>
          <img src="/mark.svg" alt="" width="28" height="28" />
          EchoPlay
        </a>
        <nav class="row" aria-label={t('ui.menu')}>
          {actions ?? <SiteActions />}
        </nav>
      </header>
      <OfflineBar />
      <main class="frame-body" id="content" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
