/** The links of a debate, each with what it is for: to join, to watch, to stream. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { rest } from '../../net/rest';
import { t } from '../../text/text';
import { Dialog } from '../../ui/dialog';
import { LinkField } from '../../ui/link_field';
import { ReachNote } from './reach_note';

interface Props {
  matchId: string;
  open: boolean;
  onClose: () => void;
}

export function ShareDialog({ matchId, open, onClose }: Props) {
  return (
    <Dialog open={open} onClose={onClose} title={t('share.title')}>
      <Links matchId={matchId} />
    </Dialog>
  );
}

function Links({ matchId }: { matchId: string }) {
  const isPublic = useSignal<boolean | null>(null);
  useEffect(() => {
    let left = false;
    // Whoever has no account is let in where the debate is public, and nowhere else: so ask as such a person.
    void rest.guest(matchId).then(
      () => {
        if (!left) isPublic.value = true;
      },
      () => {
        if (!left) isPublic.value = false;
      },
    );
    return () => {
      left = true;
    };
  }, [matchId]);
  const at = (page: string) => `${location.origin}/${page}/${matchId}`;
  return (
    <div class="stack">
      <ReachNote />
      <LinkField label={t('share.join')} note={t('share.joinNote')} link={at('m')} />
      <LinkField
        label={t('share.watch')}
        note={t(isPublic.value === false ? 'share.watchPrivate' : 'share.watchNote')}
        link={at('watch')}
      />
      {isPublic.value && <LinkField label={t('share.overlay')} note={t('share.overlayNote')} link={at('overlay')} />}
    </div>
  );
}
