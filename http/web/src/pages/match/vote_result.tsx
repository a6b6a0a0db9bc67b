/** How the room voted; in an Oxford debate before and after, and how far each side moved it. */

import type { Room } from '../../room/room';
import { contendersOf, sharesOf } from '../../stage/contenders';
import { number, t } from '../../text/text';
import type { Format } from '../../wire/records';
import '../../stage/ballot.css';

export function VoteResult({ room, format }: { room: Room; format: Format | null }) {
  const contenders = contendersOf(room, format);
  const shares = sharesOf(contenders.map((one) => one.votes));
  const swings = room.votesBefore !== null;
  const before = sharesOf(contenders.map((one) => one.votesBefore ?? 0));
  const voted = contenders.some((one) => one.votes > 0);
  return (
    <section class="card stack" aria-labelledby="votes-title">
      <h2 id="votes-title">{t('result.votes')}</h2>
      {!voted && <p class="soft">{t('result.noVotes')}</p>}
      {voted && (
        <ul class="stack">
          {contenders.map((one, index) => (
            <li key={one.key} class={`ballot side-${one.side}`}>
              <div class="row spread ballot-head">
                <span class="ballot-name">{one.name}</span>
                <span class="ballot-share">
                  {shares[index]} % <span class="soft small">({t('stage.votes', { n: number(one.votes) })})</span>
                </span>
              </div>
              {swings && <Bar label={t('result.before')} share={before[index] ?? 0} faint />}
              <Bar label={swings ? t('result.after') : ''} share={shares[index] ?? 0} />
              {swings && (
                <p class="small swing">
                  {t('result.moved', { points: signed((shares[index] ?? 0) - (before[index] ?? 0)) })}
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Bar({ label, share, faint }: { label: string; share: number; faint?: boolean }) {
  return (
    <div class={`result-bar ${faint ? 'result-bar-faint' : ''}`}>
      {label && (
        <span class="small soft">
          {label} {share} %
        </span>
      )}
      <span class="ballot-bar" aria-hidden="true">
        <span style={{ transform: `scaleX(${share / 100})` }} />
      </span>
    </div>
  );
}

const signed = (points: number): string => (points > 0 ? `+${points}` : points < 0 ? `−${-points}` : '±0');
