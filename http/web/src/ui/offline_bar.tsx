/** A bar that says the device is offline, or that the way to the room broke, and that nothing has to be done. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Link } from '../net/live';
import { t } from '../text/text';
import './offline_bar.css';

interface Props {
  /** How a live room is connected, on pages that have one. */
  link?: Link;
}

export function OfflineBar({ link }: Props) {
  const online = useSignal(navigator.onLine);
  useEffect(() => {
    const look = () => {
      online.value = navigator.onLine;
    };
    window.addEventListener('online', look);
    window.addEventListener('offline', look);
    return () => {
      window.removeEventListener('online', look);
      window.removeEventListener('offline', look);
    };
  }, []);
  const text = !online.value ? t('ui.offline') : link === 'broken' ? t('ui.reconnecting') : '';
  return (
    <div role="status" class="offline">
      {text && <p class="offline-bar notice notice-warn">{text}</p>}
    </div>
  );
}
