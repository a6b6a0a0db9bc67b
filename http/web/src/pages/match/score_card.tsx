/** The score out of 100, with what made it as bars. */
import { t } from '../../text/text';
import type { Detail } from '../../wire/records';

const OURS = ['room_vote', 'swing', 'balance', 'time_used'] as const;

export function ScoreCard({ score, details }: { score: number; details: readonly Detail[] }) {
  const bars = details.filter((one) => one.rank === undefined);
  return (
    <section class="card stack score" aria-labelledby="score-title">
      <h2 id="score-title">{t('result.score')}</h2>
      <p class="score-number">
        <strong data-testid="score">{score}</strong> <span class="soft">{t('result.of100')}</span>
      </p>
      {bars.length > 0 && (
        <ul class="stack" aria-label={t('result.madeOf')}>
          {bars.map((one) => (
            <li key={one.metric} class="metric">
              <div class="row spread">
                <span>{labelOf(one)}</span>
                <strong>{one.score}</strong>
              </div>
              <span class="metric-bar" aria-hidden="true">
                <span style={{ transform: `scaleX(${Math.min(Math.max(one.score, 0), 100) / 100})` }} />
              </span>
              {one.summary && (
                <p class="soft small" lang="en">
                  {one.summary}
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function labelOf({ metric, label }: Detail): string {
  const known = OURS.find((one) => one === metric);
  return known ? t(known === 'swing' ? 'result.swingMetric' : `result.${known}`) : label;
}
