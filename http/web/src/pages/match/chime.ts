/** A hand bell, synthesized: a few partials that fade, struck once or more. */

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

/** Browsers let a page sound only after a gesture: call this from one. */
export function unlock(): void {
  if (typeof AudioContext === 'undefined') return;
  context ??= new AudioContext();
  if (context.state === 'suspended') void context.resume();
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
