/** Turns the bells on and off, from the head of a page. */
import { t } from '../text/text';
import { SoundIcon } from './icons';
import { chooseSound, sound } from './preferences';

export function SoundTool() {
  const on = sound.value;
  return (
    <button
      type="button"
      class="button button-quiet tool"
      aria-label={t(on ? 'match.soundOff' : 'match.soundOn')}
      onClick={() => chooseSound(!on)}
    >
      <SoundIcon on={on} />
    </button>
  );
}
