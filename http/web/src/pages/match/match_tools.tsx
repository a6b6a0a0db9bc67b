/** The tools in the head of the match page: sound, and the shortcuts. */
import { t } from '../../text/text';
import { chooseSound, sound } from '../../ui/preferences';

export function MatchTools({ onHelp }: { onHelp: () => void }) {
  const on = sound.value;
  return (
    <>
      <button
        type="button"
        class="button button-quiet tool"
        aria-label={t(on ? 'match.soundOff' : 'match.soundOn')}
        onClick={() => {
          chooseSound(!on);
        }}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true" class="tool-icon">
          <path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5z" />
          {on ? <path d="M15 9a4.5 4.5 0 0 1 0 6m2.5-8.5a8 8 0 0 1 0 11" /> : <path d="m15.5 9.5 5 5m0-5-5 5" />}
        </svg>
      </button>
      <button type="button" class="button button-quiet tool" aria-label={t('match.shortcuts')} onClick={onHelp}>
        <span aria-hidden="true">?</span>
      </button>
    </>
  );
}
