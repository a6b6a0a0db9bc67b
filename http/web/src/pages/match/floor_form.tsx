/** Free rounds: the host names who speaks next, and for how long. */

import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { nameOf } from '../../text/person_name';
import { minutes, t } from '../../text/text';
import { attempt } from '../../ui/attempt';
import { Button } from '../../ui/button';
import type { Scene } from './scene';
import './floor_form.css';

const CHOICES_S = [60, 90, 120, 180, 300] as const;
const LEAST_S = 30;
const MOST_S = 3600;

export function FloorForm({ scene, action }: { scene: Scene; action: string }) {
  const { room, live } = scene;
  const id = useId();
  const chosen = useSignal<string | null>(null);
  const seconds = useSignal<number>(120);
  const last = room.participants.findIndex((one) => one.userId === room.match.rounds.at(-1)?.speakerId);
  const suggested = room.participants[(last + 1) % Math.max(room.participants.length, 1)]?.userId;
  const speaker = chosen.value ?? suggested ?? null;
  const valid = speaker !== null && seconds.value >= LEAST_S && seconds.value <= MOST_S;
  const give = () =>
    attempt(async () => {
      await live.send('start_round', { speakerUserId: speaker ?? '', durationSec: seconds.value });
      // The next to be suggested is somebody else.
      const at = room.participants.findIndex((one) => one.userId === speaker);
      chosen.value = room.participants[(at + 1) % room.participants.length]?.userId ?? null;
    });
  return (
    <div class="stack floor-form">
      {room.participants.length > 1 && (
        <fieldset class="picks">
          <legend>{t('lobby.whoSpeaks')}</legend>
          {room.participants.map((one) => (
            <label key={one.userId} class={`pick side-${one.side ?? 'A'}`}>
              <input
                type="radio"
                name={`${id}-speaker`}
                checked={one.userId === speaker}
                onChange={() => (chosen.value = one.userId)}
              />
              <span>{nameOf(one)}</span>
            </label>
          ))}
        </fieldset>
      )}
      <fieldset class="picks">
        <legend>{t('lobby.howLong')}</legend>
        {CHOICES_S.map((one) => (
          <label key={one} class="pick pick-short">
            <input
              type="radio"
              name={`${id}-seconds`}
              checked={seconds.value === one}
              onChange={() => (seconds.value = one)}
            />
            <span>{minutes(one * 1000)}</span>
          </label>
        ))}
        <label class="pick-seconds">
          <span class="visually-hidden">{t('lobby.seconds')}</span>
          <input
            class="input"
            type="number"
            min={LEAST_S}
            max={MOST_S}
            value={seconds.value}
            onInput={(event) => (seconds.value = Math.round(event.currentTarget.valueAsNumber || 0))}
          />
          <span aria-hidden="true">s</span>
        </label>
      </fieldset>
      <Button kind="primary" wide disabled={!valid} onPress={give}>
        {action}
      </Button>
    </div>
  );
}
