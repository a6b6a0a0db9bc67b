/** The list of keyboard shortcuts. */
import { t } from '../../text/text';
import { Dialog } from '../../ui/dialog';
import { DOCUMENTED } from './shortcuts';

export function ShortcutsDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog open={open} onClose={onClose} title={t('match.shortcuts')}>
      <dl class="shortcuts">
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
