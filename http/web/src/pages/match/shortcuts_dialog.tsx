/** The list of keyboard shortcuts. */
import { t } from '../../text/text';
import { Dialog } from '../../ui/dialog';
import { chooseShortcuts, shortcuts } from '../../ui/preferences';
import { Switch } from '../../ui/switch';
import { DOCUMENTED } from './shortcuts';

export function ShortcutsDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog open={open} onClose={onClose} title={t('match.shortcuts')}>
      <Switch on={shortcuts.value} onChange={chooseShortcuts}>
        {t('match.useShortcuts')}
      </Switch>
      <dl class={`shortcuts ${shortcuts.value ? '' : 'shortcuts-off'}`}>
        {DOCUMENTED.map(({ keys, does }) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{t(does)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
