/** The four reactions with their counts, as buttons for whoever may react. */

import { ReactionPicture } from '../../stage/reaction_picture';
import { number, t } from '../../text/text';
import { REACTIONS, type ReactionCounts, type ReactionType } from '../../wire/records';

interface Props {
  counts: ReactionCounts;
  /** Absent: only to look at. */
  onReact?: (type: ReactionType) => void;
}

export function ReactionButtons({ counts, onReact }: Props) {
  return (
    <ul class="watch-reactions" aria-label={t('watch.reactions')}>
      {REACTIONS.map((type) => (
        <li key={type}>
          <button
            type="button"
            class="button"
            aria-label={`${t(`watch.${type}`)}: ${number(counts[type])}`}
            disabled={!onReact}
            onClick={() => onReact?.(type)}
          >
            <ReactionPicture type={type} /> {number(counts[type])}
          </button>
        </li>
      ))}
    </ul>
  );
}
