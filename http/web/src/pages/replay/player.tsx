/** Plays a replay: the stage as it was at a time, a time line to scrub, and its speeches to jump to. */
import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { Reel } from '../../room/replay';
import { minutes, t } from '../../text/text';
import { Button } from '../../ui/button';
import type { Format, Replay } from '../../wire/records';
import { Chapters } from './chapters';
import { ReplayStage } from './replay_stage';
import { Scrubber } from './scrubber';
import './replay.css';

const SPEEDS = [1, 2, 4, 8] as const;

export function Player({ replay, format }: { replay: Replay; format: Format | null }) {
  const reel = useMemo(() => new Reel(replay), [replay]);
  const chapters = useMemo(() => reel.chapters(), [reel]);
  const atMs = useSignal(0);
  const playing = useSignal(false);
  const speed = useSignal<number>(1);

  useEffect(() => {
    if (!playing.value) return;
    let frame = 0;
    let last = performance.now();
    const step = (now: number) => {
      const next = Math.min(atMs.value + (now - last) * speed.value, reel.durationMs);
      last = now;
      atMs.value = next;
      if (next >= reel.durationMs) playing.value = false;
      else frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }, [playing.value, reel]);

  const toggle = () => {
    if (!playing.value && atMs.value >= reel.durationMs) atMs.value = 0;
    playing.value = !playing.value;
  };
  const room = reel.at(atMs.value);
  return (
    <div class="replay">
      <header class="stack replay-head">
        <p class="row spread">
          <span class="soft small">{t('replay.title')}</span>
          <a href={`/watch/${replay.match.id}`}>{t('replay.toResult')}</a>
        </p>
        <h1 dir="auto">{replay.match.topic}</h1>
      </header>
      {replay.truncated && (
        <p class="notice notice-warn" role="note">
          {t('replay.truncated')}
        </p>
      )}
      <ReplayStage room={room} format={format} atMs={atMs.value} />
      <section class="card stack replay-controls" aria-label={t('replay.controls')}>
        <Scrubber
          atMs={atMs.value}
          durationMs={reel.durationMs}
          chapters={chapters}
          onChange={(next) => {
            atMs.value = next;
          }}
        />
        <div class="row spread">
          <Button kind="primary" onPress={toggle}>
            {playing.value ? t('replay.pause') : t('replay.play')}
          </Button>
          <span class="replay-time">
            {minutes(atMs.value)} / {minutes(reel.durationMs)}
          </span>
          <label class="row">
            <span class="small soft replay-speed-label">{t('replay.speed')}</span>
            <select
              class="input replay-speed"
              value={speed.value}
              onChange={(event) => {
                speed.value = Number(event.currentTarget.value);
              }}
            >
              {SPEEDS.map((one) => (
                <option key={one} value={one}>
                  {one}×
                </option>
              ))}
            </select>
          </label>
        </div>
      </section>
      <Chapters
        formatId={replay.match.format}
        chapters={chapters}
        room={room}
        atMs={atMs.value}
        onChoose={(next) => {
          atMs.value = next;
        }}
      />
    </div>
  );
}
