/** How a debate came out, in two lines: who won, and the score. */
import type { Room } from '../room/room';
import { t } from '../text/text';
import type { Format } from '../wire/records';
import './outcome.css';
import { winnerOf } from './winner';

export function Outcome({ room, format }: { room: Room; format: Format | null }) {
  const winner = winnerOf(room, format);
  const { aiScore } = room.match;
  const headline = winner
    ? t('result.wins', { name: winner.name })
    : t(aiScore === null ? 'result.ended' : 'result.noWinner');
  return (
    <div class={`outcome ${winner ? `side-${winner.side}` : ''}`}>
      <p class="outcome-headline" data-testid="outcome">
        {headline}
      </p>
      {aiScore !== null && <p class="soft">{t('stage.score', { score: aiScore })}</p>}
    </div>
  );
}
