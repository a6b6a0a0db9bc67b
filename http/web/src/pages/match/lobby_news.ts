/** Tells who came, who went and on which side one is now, as it happens. */
import { useEffect, useRef } from 'preact/hooks';
import { participantOf, type Room } from '../../room/room';
import { sideName } from '../../text/format_names';
import { nameOf } from '../../text/person_name';
import { t } from '../../text/text';
import { toast } from '../../ui/toasts';
import type { Format } from '../../wire/records';
import type { Scene } from './scene';

/** Whoever sits down is connected a moment later, and whoever reloads the page is back at once. */
const SETTLED_MS = 1_200;

export function useLobbyNews({ room, format, user }: Scene): void {
  const told = useRef(room);
  const latest = useRef(room);
  latest.current = room;
  useEffect(() => {
    const timer = setTimeout(() => {
      const news = lobbyNews(told.current, latest.current, format, user.id);
      told.current = latest.current;
      if (news) toast('plain', news);
    }, SETTLED_MS);
    return () => clearTimeout(timer);
  }, [room.participants, room.gone, format, user.id]);
}

export function lobbyNews(before: Room, after: Room, format: Format | null, ownId: string): string | null {
  // The coin tells by itself who sits where.
  if (after.coin !== before.coin) return null;
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
