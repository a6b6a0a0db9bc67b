/** A replay of a match that is over: the stage as it was, a time line to scrub, and its speeches to jump to. */
import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { rest } from '../../net/rest';
import { session } from '../../net/session';
import { Watching } from '../../net/watching';
import { type Chapter, Reel } from '../../room/replay';
import { participantOf } from '../../room/room';
import { speechName } from '../../text/format_names';
import { nameOf } from '../../text/person_name';
import { sentence } from '../../text/problem';
import { minutes, t } from '../../text/text';
import { Button } from '../../ui/button';
import { Frame } from '../../ui/frame';
import type { Format, Replay } from '../../wire/records';
import { ReplayStage } from './replay_stage';
import { Scrubber } from './scrubber';
import './replay.css';

const SPEEDS = [1, 2, 4, 8] as const;

export function ReplayPage() {
  const { params } = useRoute();
  const matchId = params.matchId ?? '';
  const replay = useSignal<Replay | null>(null);
  const format = useSignal<Format | null>(null);
  const trouble = useSignal('');

  const load = async () => {
    trouble.value = '';
    try {
      const token = session.value ? undefined : await new Watching(matchId).ready(Date.now());
      const [found, { formats }] = await Promise.all([rest.replay(matchId, token), rest.formats()]);
      format.value = formats.find((one) => one.id === found.match.format) ?? null;
      replay.value = found;
    } catch (thrown) {
      trouble.value = sentence(thrown);
    }
  };
  useEffect(() => void load(), [matchId]);

  return (
    <Frame title={replay.value?.match.topic ?? t('replay.title')}>
      {trouble.value ? (
        <div class="stack">
          <h1>{t('replay.title')}</h1>
          <p class="notice notice-bad" role="alert">
            {trouble.value}
          </p>
          <div class="row">
            <Button onPress={load}>{t('app.retry')}</Button>
            <a class="button" href={`/m/${matchId}`}>
              {t('replay.toMatch')}
            </a>
          </div>
        </div>
      ) : replay.value ? (
        <Player replay={replay.value} format={format.value} />
      ) : (
        <p aria-busy="true">{t('app.loading')}</p>
      )}
    </Frame>
  );
}

function Player({ replay, format }: { replay: Replay; format: Format | null }) {
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
      <header class="stack">
        <p class="soft small">{t('replay.title')}</p>
        <h1>{replay.match.topic}</h1>
      </header>
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
            <span class="small soft">{t('replay.speed')}</span>
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
      <section class="stack">
        <h2>{t('replay.speeches')}</h2>
        {chapters.length === 0 && <p class="soft">{t('replay.noSpeeches')}</p>}
        <ol class="replay-chapters">
          {chapters.map((one) => {
            const speaker = participantOf(room, one.speakerUserId);
            const now = atMs.value >= one.atMs && atMs.value < one.endMs;
            return (
              <li key={one.number}>
                <button
                  type="button"
                  class={`replay-chapter side-${speaker?.side ?? 'A'}`}
                  aria-current={now || undefined}
                  onClick={() => {
                    atMs.value = one.atMs;
                  }}
                >
                  <span class="replay-time">{minutes(one.atMs)}</span>
                  <span class="replay-chapter-name">{chapterName(replay.match.format, one)}</span>
                  <span class="soft">{nameOf(speaker)}</span>
                </button>
              </li>
            );
          })}
        </ol>
        {replay.truncated && <p class="notice notice-warn">{t('replay.truncated')}</p>}
      </section>
    </div>
  );
}

const chapterName = (formatId: string, { speech, number }: Chapter): string =>
  speech ? speechName(formatId, speech) : t('live.roundNumber', { number });
