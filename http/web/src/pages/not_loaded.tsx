/** What stands in for a page whose file did not come. */
import { useEffect } from 'preact/hooks';
import { t } from '../text/text';
import { Button } from '../ui/button';
import { Frame } from '../ui/frame';

// A browser may remember that the file did not come: only a fresh start asks for it again.
const again = () => location.reload();

export function NotLoaded() {
  useEffect(() => {
    window.addEventListener('online', again);
    return () => window.removeEventListener('online', again);
  }, []);
  return (
    <Frame title={t('app.notLoaded')}>
      <div class="stack" role="alert">
        <h1>{t('app.notLoaded')}</h1>
        <p>{t('app.notLoadedAbout')}</p>
        <div class="row">
          <Button kind="primary" onPress={again}>
            {t('app.retry')}
          </Button>
        </div>
      </div>
    </Frame>
  );
}
