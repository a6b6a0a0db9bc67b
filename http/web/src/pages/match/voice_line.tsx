/** One quiet line on where the voices are. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { rest } from '../../net/rest';
import { t } from '../../text/text';

export function VoiceLine() {
  const voice = useSignal<boolean | null>(null);
  useEffect(() => {
    void rest.config().then(
      (config) => {
        voice.value = config.voice !== null;
      },
      () => {},
    );
  }, []);
  if (voice.value === null) return null;
  return <p class="voice-line small soft">{t(voice.value ? 'match.voiceElsewhere' : 'match.noVoice')}</p>;
}
