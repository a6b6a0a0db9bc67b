/** The first page: what EchoPlay is, shown rather than told, and the three ways to begin. */
import { me } from '../net/session';
import { t } from '../text/text';
import { Frame } from '../ui/frame';
import { ArrowIcon, MicIcon, PeopleIcon } from '../ui/icons';
import { JoinForm } from './home/join_form';
import { LatestMatches } from './home/latest_matches';
import { TurnPicture } from './home/turn_picture';
import './home.css';

export function Home() {
  return (
    <Frame title={t('home.title')}>
      <div class="home">
        <section class="home-hero">
          <div class="stack">
            <h1 class="home-title">{t('home.heading')}</h1>
            <p class="home-what">{t('home.what')}</p>
          </div>
          <TurnPicture />
        </section>
        <section class="home-ways" aria-label={t('home.ways')}>
          <div class="way way-first">
            <MicIcon size={28} />
            <a class="way-name way-link" href="/try">
              {t('app.tryAlone')} <ArrowIcon />
            </a>
            <p class="small">{t('home.tryAbout')}</p>
          </div>
          <div class="way">
            <PeopleIcon size={28} />
            <a class="way-name way-link" href="/new">
              {t('app.newMatch')} <ArrowIcon />
            </a>
            <p class="small soft">{t('home.newAbout')}</p>
          </div>
          <JoinForm />
        </section>
        {me.value && <LatestMatches />}
        <section class="stack">
          <h2>{t('home.how')}</h2>
          <ol class="home-steps">
            <Step number={1} name={t('home.step1')} about={t('home.step1About')} />
            <Step number={2} name={t('home.step2')} about={t('home.step2About')} />
            <Step number={3} name={t('home.step3')} about={t('home.step3About')} />
          </ol>
        </section>
        <footer class="home-foot row small">
          {/* Not a page of this app: `_top` lets the browser go there. */}
          <a href="/docs" target="_top">
            {t('home.docs')}
          </a>
          <a href="/settings">{t('app.settings')}</a>
        </footer>
      </div>
    </Frame>
  );
}

function Step({ number, name, about }: { number: number; name: string; about: string }) {
  return (
    <li class="home-step">
      <span class="home-step-number" aria-hidden="true">
        {number}
      </span>
      <h3>{name}</h3>
      <p class="soft">{about}</p>
    </li>
  );
}
