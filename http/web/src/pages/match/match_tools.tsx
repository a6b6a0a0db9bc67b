/** The tools in the head of the match page: its links, sound, and the shortcuts. */
import { t } from '../../text/text';
import { ShareIcon } from '../../ui/icons';
import { SoundTool } from '../../ui/sound_tool';

interface Props {
  onShare: () => void;
  onHelp: () => void;
}

export function MatchTools({ onShare, onHelp }: Props) {
  return (
    <>
      <button type="button" class="button button-quiet" onClick={onShare}>
        <ShareIcon />
        {t('match.share')}
      </button>
      <SoundTool />
      <button type="button" class="button button-quiet tool" aria-label={t('match.shortcuts')} onClick={onHelp}>
        <span aria-hidden="true">?</span>
      </button>
    </>
  );
}
