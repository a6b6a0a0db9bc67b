/** The frame around every page of the app: head, skip link, main content. */

import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { t } from '../text/text';
import { focusHeading } from './focus_heading';
import { Mark } from './mark';
import { OfflineBar } from './offline_bar';
import { SiteActions } from './site_actions';
import './frame.css';

interface Props {
  title: string;
  /** Besides what every page offers. */
  tools?: ComponentChildren;
  children: ComponentChildren;
}

/** Whether this visit has shown a page already: the first one begins where a page begins. */
let arrived = false;

export function Frame({ title, tools, children }: Props) {
  useEffect(() => {
    if (arrived) return focusHeading();
    arrived = true;
  }, []);
  useEffect(() => {
    document.title = `${title} · EchoPlay`;
  }, [title]);
  return (
    <div class="frame">
      <a class="skip" href="#content">
        {t('app.skip')}
      </a>
      <header class={`frame-head spread ${tools ? 'frame-head-full' : ''}`}>
        <a class="brand" href="/" aria-label={`EchoPlay: ${t('app.home')}`}>
          <Mark />
          <span class="brand-name">EchoPlay</span>
        </a>
        <nav class="row" aria-label={t('ui.menu')}>
          {tools}
          <SiteActions />
        </nav>
      </header>
      <OfflineBar />
      <main class="frame-body" id="content" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
