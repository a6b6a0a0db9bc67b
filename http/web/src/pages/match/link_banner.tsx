/** Says when the connection to the room is broken, and when it is back. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Link } from '../../net/live';
import { t } from '../../text/text';

const SHOWN_MS = 3_000;

export function LinkBanner({ link }: { link: Link }) {
  const back = useSignal(false);
  const before = useRef(link);
  useEffect(() => {
    const returned = before.current === 'broken' && link === 'live';
    before.current = link;
    back.value = returned;
    if (!returned) return;
    const timer = setTimeout(() => {
      back.value = false;
    }, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [link]);
  return (
    <div role="status" class="link-banner">
      {link === 'broken' && navigator.onLine && <p class="notice notice-warn">{t('match.reconnecting')}</p>}
      {link !== 'broken' && back.value && <p class="notice">{t('match.back')}</p>}
    </div>
  );
}
