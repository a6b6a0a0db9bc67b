/** What changed in a room as sentences for a screen reader: speakers, pauses, points, votes; never the ticking clock. */

import { participantOf, type Room } from '../../room/room';
import { absenceText } from '../../stage/absences';
import { speechName } from '../../text/format_names';
import { nameOf } from '../../text/person_name';
import { minutes, number, t } from '../../text/text';

/** One sentence at most: what matters most of what is new. */
export function newsOf(before: Room, after: Room, ownId: string): string | null {
  const name = (userId: string | null) => nameOf(participantOf(after, userId));
  if (before.lastAdjustment !== after.lastAdjustment && after.lastAdjustment) return givenBack(after);
  if (before.phase !== after.phase) {
    if (after.phase === 'PAUSED') return t('live.newsPaused');
    if (before.phase === 'PAUSED') return t('live.newsContinued');
    if (after.phase === 'VOTING') return t('live.newsVoting');
  }
  if (after.pauseAsked && after.pauseAsked.resuming !== before.pauseAsked?.resuming) {
    return t(after.pauseAsked.resuming ? 'live.newsGoOnAsked' : 'live.newsPauseAsked');
  }
  if (after.roundNumber !== before.roundNumber && after.speakerId) {
    return t('live.newsSpeaks', {
      name: name(after.speakerId),
      speech: after.speech ? speechName(after.match.format, after.speech) : t('live.round'),
      time: minutes(after.clock?.durationMs ?? 0),
    });
  }
  if (after.phase === 'HANDOVER' && before.phase !== 'HANDOVER' && after.next) {
    return t('live.newsNext', { name: name(after.next.speakerUserId) });
  }
  if (after.speaking && !before.speaking) return t('live.newsPoint', { name: name(after.speaking.userId) });
  const offered = after.offers.find((one) => !before.offers.includes(one));
  if (offered && after.speakerId === ownId) return t('live.newsOffered', { name: name(offered) });
  const told = absenceNews(before, after, ownId);
  if (told) return told;
  const left = after.participants.find((one) => after.gone.has(one.userId) && !before.gone.has(one.userId));
  if (left) return t('live.newsLeft', { name: nameOf(left) });
  const back = after.participants.find((one) => before.gone.has(one.userId) && !after.gone.has(one.userId));
  if (back) return t('live.newsBack', { name: nameOf(back) });
  if (after.match.hostUserId !== before.match.hostUserId) {
    return t('live.newsHost', { name: name(after.match.hostUserId) });
  }
  return null;
}

/** That a side has a time to come back from now on, or that it is over; never the ticking of it. */
function absenceNews(before: Room, after: Room, ownId: string): string | null {
  const known = new Map(before.absences.map((one) => [one.side, one]));
  const news = after.absences.find((one) => known.get(one.side)?.over !== one.over);
  return news ? absenceText(news, news.returnsAtMs - performance.now(), after, null, ownId) : null;
}

/** That time was given back, in words. */
export function givenBack(room: Room): string {
  const seconds = Math.round((room.lastAdjustment?.addedMs ?? 0) / 100) / 10;
  return t('live.givenBack', { seconds: number(seconds) });
}
