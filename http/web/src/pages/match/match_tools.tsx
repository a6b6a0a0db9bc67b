/** The tools in the head of the match page: its links, sound, and the shortcuts. */
import { t } from '../../text/text';
import { ShareIcon, SoundIcon } from '../../ui/icons';
import { chooseSound, sound } from '../../ui/preferences';

interface Props {
  /** Absent while there is nothing to share. */
  onShare?: (() => void) | undefined;
  onHelp: () => void;
}

export function MatchTools({ onShare, onHelp }: Props) {
  const on = sound.value;
  return (
    <>
      {onShare && (
        <button type="button" class="button button-quiet" onClick={onShare}>
          <ShareIcon />
          {t('match.share')}
        </button>
      )}
      <button
        type="button"
        class="button button-quiet tool"
        aria-label={t(on ? 'match.soundOff' : 'match.soundOn')}
        onClick={() => {
          chooseSound(!on);
        }}
      >
        <SoundIcon on={on} />
      </button>
      <button type="button" class="button button-quiet tool" aria-label={t('match.shortcuts')} onClick={onHelp}>
        <span aria-hidden="true">?</span>
      </button>
    </>
  );
}
