/** A debate one took part in, as one link: what, who, when, how it stands, and where the link leads. */

import { me } from '../net/session';
import { formatName } from '../text/format_names';
import { nameOf } from '../text/person_name';
import { date, t } from '../text/text';
import { ArrowIcon } from '../ui/icons';
import type { Match } from '../wire/records';
import './match_card.css';

/** A debate that ended before it began has nothing to watch again: its room says why. */
function leadsTo(match: Match): { href: string; text: string } {
  if (match.status === 'LOBBY' || match.status === 'LIVE') return { href: `/m/${match.id}`, text: t('matches.toRoom') };
  if (!match.startedAt) return { href: `/m/${match.id}`, text: t('matches.toResult') };
  return { href: `/replay/${match.id}`, text: t('matches.toReplay') };
}

export function MatchCard({ match }: { match: Match }) {
  const mine = me.value?.id;
  const others = match.participants.filter((one) => one.userId !== mine).map(nameOf);
  const { href, text } = leadsTo(match);
  return (
    <a class="match-card card" href={href}>
      <span class="match-card-head row spread small">
        <span class={`state state-${match.status}`}>{t(`matches.${match.status}`)}</span>
        {match.winnerUserId !== null && match.winnerUserId === mine && (
          <span class="match-card-won">{t('matches.won')}</span>
        )}
      </span>
      <span class="match-card-topic">{match.topic}</span>
      <span class="small soft">
        {formatName(match.format)} ·{' '}
        {others.length ? t('matches.with', { names: others.join(', ') }) : t('matches.alone')}
      </span>
      <span class="match-card-foot small">
        <time class="soft" dateTime={match.createdAt}>
          {date(match.createdAt)}
        </time>
        <span class="match-card-way">
          {text} <ArrowIcon size={16} />
        </span>
      </span>
    </a>
  );
}
