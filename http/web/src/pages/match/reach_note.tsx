/** Says that a link works on this machine only, and what makes it work on a phone; nothing where it works anyway. */
import { isOnlyThisMachine } from '../../net/reach';
import { t } from '../../text/text';

const COMMAND = 'ECHOPLAY_ENV=development ECHOPLAY_HOST=0.0.0.0 make run';

export function ReachNote({ hostname = location.hostname }: { hostname?: string }) {
  if (!isOnlyThisMachine(hostname)) return null;
  return (
    <div class="notice notice-warn small stack reach-note">
      <p>{t('share.onlyHere')}</p>
      <p>{t('share.howToReach')}</p>
      <code class="reach-command">{COMMAND}</code>
    </div>
  );
}
