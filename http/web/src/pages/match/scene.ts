/** What every part of the match page needs to know: the room, its format, and how the viewer stands in it. Pure. */
import type { LiveRoom } from '../../net/live';
import { participantOf, type Room } from '../../room/room';
import type { Format, Participant, Side, User } from '../../wire/records';

export interface Scene {
  room: Room;
  format: Format | null;
  live: Pick<LiveRoom, 'send' | 'react' | 'link'>;
  user: User;
  /** The viewer as one of those who debate. */
  self: Participant | undefined;
  side: Side | null;
  isHost: boolean;
  moderates: boolean;
}

export function sceneOf(room: Room, format: Format | null, live: Scene['live'], user: User): Scene {
  const self = participantOf(room, user.id);
  return {
    room,
    format,
    live,
    user,
    self,
    side: self?.side ?? null,
    isHost: room.match.hostUserId === user.id,
    moderates: user.role !== 'USER',
  };
}

export const isFree = (room: Room): boolean => room.match.format === 'FREE';

/** Whether one person is all the room there is, practice partners aside: nobody else could vote, or listen. */
export const isAlone = (room: Room): boolean =>
  room.spectators === 0 && room.participants.filter((one) => !one.scripted).length < 2;
