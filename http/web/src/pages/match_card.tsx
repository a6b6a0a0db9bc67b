/** A debate one took part in, as one link: what, who, when, how it stands or came out. */
import { formats } from '../net/formats';
import { me } from '../net/session';
import { blankRoom } from '../room/room';
import { winnerOf } from '../stage/winner';
import { formatName } from '../text/format_names';
import { nameOf } from '../text/person_name';
import { date, t } from '../text/text';
import { ArrowIcon } from '../ui/icons';
import type { Match } from '../wire/records';
import './match_card.css';

const isOpen = ({ status }: Match): boolean => status === 'LOBBY' || status === 'LIVE';

export function MatchCard({ match }: { match: Match }) {
  const mine = me.value?.id ?? '';
  const others = match.participants.filter((one) => one.userId !== mine).map(nameOf);
  return (
    <a class="match-card card" href={`/m/${match.id}`}>
      <span class="match-card-head row spread small">
        <span class={`state state-${match.status}`}>{t(`matches.${match.status}`)}</span>
        {match.status === 'SCORED' && <CameOut match={match} mine={mine} />}
      </span>
      <span class="match-card-topic" dir="auto">
        {match.topic}
      </span>
      <span class="small soft">
        {formatName(match.format)} ·{' '}
        {others.length ? t('matches.with', { names: others.join(', ') }) : t('matches.alone')}
      </span>
      <span class="match-card-foot small">
        <time class="soft" dateTime={match.createdAt}>
          {date(match.createdAt)}
        </time>
        <span class="match-card-way">
          {t(isOpen(match) ? 'matches.toRoom' : 'matches.toResult')} <ArrowIcon size={16} />
        </span>
      </span>
    </a>
  );
}

function CameOut({ match, mine }: { match: Match; mine: string }) {
  const format = formats.value.find((one) => one.id === match.format) ?? null;
  const winner = winnerOf(blankRoom(match), format);
  const won = winner?.userIds.includes(mine);
  return (
    <span class={won ? 'match-card-won' : ''}>
      {t(won ? 'matches.won' : winner ? 'matches.lost' : 'matches.drawn')}
      {match.aiScore !== null && ` · ${t('matches.score', { score: match.aiScore })}`}
    </span>
  );
}
