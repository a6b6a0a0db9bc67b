/** Which reactions fly up: the difference of two counts, bounded. Pure. */
import { REACTIONS, type ReactionCounts, type ReactionType } from '../../wire/records';

const AT_ONCE_MAX = 8;
export const ALOFT_MAX = 24;

/** The reactions that came since `before`, at most a few, so that a burst does not flood a phone. */
export function arrived(before: ReactionCounts, after: ReactionCounts): ReactionType[] {
  const all: ReactionType[] = [];
  for (const type of REACTIONS) {
    const more = Math.max(after[type] - before[type], 0);
    for (let one = 0; one < Math.min(more, AT_ONCE_MAX); one++) all.push(type);
  }
  return all.slice(0, AT_ONCE_MAX);
}
