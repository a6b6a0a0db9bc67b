/** What the keys do in this room, for this person, now. */

import { remainingMs } from '../../room/clock';
import { attempt } from '../../ui/attempt';
import { chooseSound, sound } from '../../ui/preferences';
import { REACTIONS } from '../../wire/records';
import { nextTurn, pointsOpen } from './running_order';
import type { Scene } from './scene';
import { type Shortcut, useShortcuts } from './shortcuts';
import { mayBeginNow } from './turn_actions';

export function useRoomShortcuts(scene: Scene | null, help: () => void): void {
  const actions: Partial<Record<Shortcut, () => void>> = {
    '?': help,
    s: () => {
      chooseSound(!sound.value);
    },
  };
  if (scene) {
    const { room, live, self, user } = scene;
    if (room.match.status === 'LIVE') {
      for (const [index, type] of REACTIONS.entries()) {
        actions[String(index + 1) as Shortcut] = () => live.react(type);
      }
      actions.v = () => document.getElementById('votes')?.focus();
    }
    if (room.phase === 'LOBBY' && self) {
      actions.r = () => void attempt(() => live.send('set_ready', { ready: !room.ready.has(user.id) }));
    }
    if (mayBeginNow(scene, nextTurn(room, scene.format))) {
      actions.b = () => void attempt(() => live.send('begin_speech', {}));
    }
    if (room.phase === 'SPEAKING' && self && scene.side !== room.speech?.side) actions.p = () => point(scene);
  }
  useShortcuts(actions);
}

function point({ room, live, user }: Scene): void {
  const offered = room.offers.includes(user.id);
  const elapsed = room.clock ? room.clock.durationMs - remainingMs(room.clock, performance.now()) : 0;
  if (!offered && !pointsOpen(room.speech, elapsed)) return;
  void attempt(() => (offered ? live.send('withdraw_point', {}) : live.send('offer_point', {})));
}
