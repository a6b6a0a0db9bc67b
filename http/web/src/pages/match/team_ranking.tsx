/** The ranking of the teams, where a format ranks them. */
import { teamName } from '../../text/format_names';
import { t } from '../../text/text';
import type { Detail } from '../../wire/records';

export function TeamRanking({ details, formatId }: { details: readonly Detail[]; formatId: string }) {
  const ranking = details.filter((one) => one.rank !== undefined);
  if (ranking.length === 0) return null;
  return (
    <section class="card stack" aria-labelledby="ranking-title">
      <h2 id="ranking-title">{t('result.ranking')}</h2>
      <table class="ranking">
        <thead>
          <tr>
            <th scope="col">{t('result.rank')}</th>
            <th scope="col">{t('result.team')}</th>
            <th scope="col">{t('result.points')}</th>
          </tr>
        </thead>
        <tbody>
          {[...ranking]
            .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0))
            .map((one) => (
              <tr key={one.metric}>
                <td>{one.rank}</td>
                <th scope="row">{teamOf(formatId, one)}</th>
                <td>{one.points}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </section>
  );
}

/** What the name of a team's line begins with; the team's key follows. */
const TEAM = 'team_';

const teamOf = (formatId: string, { metric, label }: Detail): string =>
  teamName(formatId, { key: metric.slice(TEAM.length), name: label });
