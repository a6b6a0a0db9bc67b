/** A hand bell, synthesized: a few partials that fade, struck once or more. */
import { sound } from '../ui/preferences';

const BASE_HZ = 932;
const PARTIALS: readonly [ratio: number, gain: number, fadeS: number][] = [
  [1, 0.5, 1.6],
  [2.01, 0.28, 1.0],
  [2.76, 0.18, 0.7],
  [5.4, 0.08, 0.35],
];
const BETWEEN_S = 0.42;
const STROKES_MAX = 4;

let context: AudioContext | null = null;

const GESTURES = ['pointerdown', 'pointerup', 'keydown'] as const;

/**
 * Browsers let a page sound only after a gesture, and some take the sound away again while one is elsewhere: so every
 * gesture anywhere in the app asks for it, long before the first bell.
 */
export function soundAfterGestures(): void {
  for (const gesture of GESTURES) window.addEventListener(gesture, unlock, { capture: true, passive: true });
}

function unlock(): void {
  if (typeof AudioContext === 'undefined' || !sound.peek()) return;
  context ??= new AudioContext();
  if (context.state !== 'running') void context.resume().catch(() => {});
}

export function ring(strokes: number): void {
  if (context?.state !== 'running') return;
  for (let stroke = 0; stroke < Math.min(strokes, STROKES_MAX); stroke++) {
    strike(context, context.currentTime + stroke * BETWEEN_S);
  }
}

function strike(audio: AudioContext, at: number): void {
  for (const [ratio, loudness, fade] of PARTIALS) {
    const tone = audio.createOscillator();
    const gain = audio.createGain();
    tone.frequency.value = BASE_HZ * ratio;
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(loudness * 0.4, at + 0.004);
    gain.gain.exponentialRampToValueAtTime(0.0001, at + fade);
    tone.connect(gain).connect(audio.destination);
    tone.start(at);
    tone.stop(at + fade);
  }
}
