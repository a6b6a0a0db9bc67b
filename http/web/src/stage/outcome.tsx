/** How a debate came out, in two lines: who won, and the score. */
import type { Room } from '../room/room';
import { forfeitedSide } from '../text/score_texts';
import { t } from '../text/text';
import type { Format } from '../wire/records';
import './outcome.css';
import { namedSide, winnerOf } from './winner';

export function Outcome({ room, format }: { room: Room; format: Format | null }) {
  const winner = winnerOf(room, format);
  const { aiScore } = room.match;
  const lost = forfeitedSide(room.outcome?.details ?? []);
  const headline = winner
    ? t('result.wins', { name: winner.name })
    : t(aiScore === null ? 'result.ended' : 'result.noWinner');
  return (
    <div class={`outcome ${winner ? `side-${winner.side}` : ''}`}>
      <p class="outcome-headline" data-testid="outcome">
        {headline}
      </p>
      {winner && lost && <p>{t('result.byForfeit', { name: namedSide(room, format, lost) })}</p>}
      {aiScore !== null && <p class="soft">{t('stage.score', { score: aiScore })}</p>}
    </div>
  );
}
