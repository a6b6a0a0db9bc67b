/** What the clock counts, in a word or two. Pure but for the language. */
import type { Room } from '../room/room';
import { t } from '../text/text';

export function clockLabel(room: Room): string {
  if (room.phase === 'PAUSED') return t('stage.paused');
  switch (room.clockKind) {
    case 'handover':
      return t('stage.handover');
    case 'prep':
    case 'opening_prep':
      return t('stage.prep');
    default:
      return t('stage.clock');
  }
}
