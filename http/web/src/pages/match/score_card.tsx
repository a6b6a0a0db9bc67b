/** The score out of 100, with what made it as bars. */
import { figuresOf, metricLabel, metricSummary, weightOf } from '../../text/score_texts';
import { t } from '../../text/text';
import type { Detail } from '../../wire/records';

export function ScoreCard({ score, details }: { score: number; details: readonly Detail[] }) {
  const bars = figuresOf(details);
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
                <span>
                  {metricLabel(one)} <Weight detail={one} all={details} />
                </span>
                <strong>{one.score}</strong>
              </div>
              <span class="metric-bar" aria-hidden="true">
                <span style={{ transform: `scaleX(${Math.min(Math.max(one.score, 0), 100) / 100})` }} />
              </span>
              <Summary detail={one} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Summary({ detail }: { detail: Detail }) {
  const { text, lang } = metricSummary(detail);
  if (!text) return null;
  return (
    <p class="soft small" lang={lang}>
      {text}
    </p>
  );
}

function Weight({ detail, all }: { detail: Detail; all: readonly Detail[] }) {
  const percent = weightOf(detail, all);
  return percent === null ? null : <span class="soft small">{t('result.weight', { percent })}</span>;
}
