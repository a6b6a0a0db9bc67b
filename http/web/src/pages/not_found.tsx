/** What an address without a page shows. */
import { t } from '../text/text';
import { Frame } from '../ui/frame';

export function NotFound() {
  return (
    <Frame title={t('app.notFound')}>
      <div class="stack">
        <h1>{t('app.notFound')}</h1>
        <p>{t('app.notFoundAbout')}</p>
        <p>
          <a class="button button-primary" href="/">
            {t('app.goHome')}
          </a>
        </p>
      </div>
    </Frame>
  );
}
