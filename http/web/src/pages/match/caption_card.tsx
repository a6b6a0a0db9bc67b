/** What a practice partner says, word by word in time with the clock; read aloud where wished. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { remainingMs } from '../../room/clock';
import type { Room } from '../../room/room';
import { useRemaining } from '../../room/use_remaining';
import { language, t } from '../../text/text';
import { Switch } from '../../ui/switch';
import { saidOf, wordsOf } from './captions';

interface Props {
  room: Room;
  name: string;
  text: string;
}

export function CaptionCard({ room, name, text }: Props) {
  const left = useRemaining(room, false);
  const aloud = useSignal(false);
  const box = useRef<HTMLParagraphElement>(null);
  const words = wordsOf(text);
  const durationMs = room.clock?.durationMs ?? 0;
  const said = saidOf(words.length, durationMs - (left ?? durationMs), durationMs);
  useEffect(() => {
    box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [said]);
  useReadAloud(room, text, aloud.value);
  if (words.length === 0) return null;
  return (
    <section class="card stack captions" aria-labelledby="captions-title">
      <div class="row spread">
        <h2 id="captions-title">{t('live.captions', { name })}</h2>
        {'speechSynthesis' in globalThis && (
          <Switch class="small" on={aloud.value} onChange={(on) => (aloud.value = on)}>
            {t('live.readAloud')}
          </Switch>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it. */}
      <p ref={box} class="captions-text" data-testid="captions" tabIndex={0}>
        {words.slice(0, said).join(' ')}
      </p>
      <details class="small">
        <summary>{t('live.wholeText')}</summary>
        <p class="captions-whole">{text}</p>
      </details>
    </section>
  );
}

/** Speaks what is still to be said, and stops when the clock does. */
function useReadAloud(room: Room, text: string, on: boolean): void {
  const stands = room.clock?.stoppedMs !== null;
  const round = room.roundNumber;
  // A tick renews the clock, and must not begin the voice anew: so the clock is no dependency.
  useEffect(() => {
    if (!on || stands || !room.clock || !('speechSynthesis' in globalThis)) return;
    const words = wordsOf(text);
    const { durationMs } = room.clock;
    const from = saidOf(words.length, durationMs - remainingMs(room.clock, performance.now()), durationMs) - 1;
    const voice = new SpeechSynthesisUtterance(words.slice(Math.max(from, 0)).join(' '));
    voice.lang = language.value;
    speechSynthesis.speak(voice);
    return () => speechSynthesis.cancel();
  }, [on, stands, round, text]);
}
