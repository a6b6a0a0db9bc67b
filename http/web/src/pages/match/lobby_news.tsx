/** Tells a screen reader who came, who went and on which side one is now. */

import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { participantOf, type Room } from '../../room/room';
import { sideName } from '../../text/format_names';
import { nameOf } from '../../text/person_name';
import { t } from '../../text/text';
import type { Format } from '../../wire/records';
import type { Scene } from './scene';

export function LobbyNews({ scene: { room, format, user } }: { scene: Scene }) {
  const said = useSignal('');
  const before = useRef(room);
  useEffect(() => {
    const news = lobbyNews(before.current, room, format, user.id);
    before.current = room;
    if (news) said.value = news;
  }, [room, format, user.id]);
  return (
    <p class="visually-hidden" aria-live="polite" data-testid="news">
      {said.value}
    </p>
  );
}

export function lobbyNews(before: Room, after: Room, format: Format | null, ownId: string): string | null {
  const side = participantOf(after, ownId)?.side;
  if (side && side !== participantOf(before, ownId)?.side)
    return t('lobby.newsSides', { side: sideName(format, side) });
  const come = after.participants.find(
    (one) => !after.gone.has(one.userId) && (before.gone.has(one.userId) || !participantOf(before, one.userId)),
  );
  if (come) return t('lobby.newsJoined', { name: nameOf(come) });
  const gone = after.participants.find((one) => after.gone.has(one.userId) && !before.gone.has(one.userId));
  return gone ? t('lobby.newsAway', { name: nameOf(gone) }) : null;
}
