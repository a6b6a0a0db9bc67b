/** How others come in: the link, to copy, to share, or to point a camera at. */
import { useSignal } from '@preact/signals';
import { t } from '../../text/text';
import { Button } from '../../ui/button';
import { CopyButton } from '../../ui/copy_button';
import { Qr } from '../../ui/qr';
import { hasShareSheet, share } from '../../ui/share';
import type { Match } from '../../wire/records';
import { ReachNote } from './reach_note';

const NOTES = { GLOBAL: 'lobby.inviteNote', COUPLE: 'lobby.inviteCouple', FAMILY: 'lobby.inviteFamily' } as const;

interface Props {
  match: Match;
  /** Asks for the links to watch and to stream. */
  onMore: () => void;
}

export function Invite({ match, onMore }: Props) {
  const shown = useSignal(false);
  const link = `${location.origin}/m/${match.id}`;
  // Somebody practising alone invites nobody; others may watch all the same.
  if (match.mode === 'SOLO') return null;
  return (
    <section class="card stack invite" aria-labelledby="invite-title">
      <h2 id="invite-title">{t('lobby.invite')}</h2>
      <p class="soft small">{t(NOTES[match.mode])}</p>
      <input
        class="input invite-link"
        readOnly
        value={link}
        aria-label={t('lobby.link')}
        onFocus={(event) => event.currentTarget.select()}
      />
      <div class="row">
        <CopyButton text={link} />
        {hasShareSheet() && (
          <Button onPress={() => share(t('lobby.shareText', { topic: match.topic }), link)}>{t('lobby.share')}</Button>
        )}
        <Button aria-expanded={shown.value} aria-controls="invite-qr" onPress={() => (shown.value = !shown.value)}>
          {t('lobby.showQr')}
        </Button>
      </div>
      <div id="invite-qr" class="invite-qr" hidden={!shown.value}>
        {shown.value && <Qr text={link} label={t('lobby.qr')} />}
      </div>
      <ReachNote />
      <Button kind="quiet" onPress={onMore}>
        {t('share.more')}
      </Button>
    </section>
  );
}
