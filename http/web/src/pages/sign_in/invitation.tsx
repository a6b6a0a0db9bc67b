/** What somebody was invited to, above signing in: the topic, who is there, and watching as the other way. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { rest } from '../../net/rest';
import { Watching } from '../../net/watching';
import { formatName } from '../../text/format_names';
import { nameOf } from '../../text/person_name';
import { t } from '../../text/text';
import type { MatchView } from '../../wire/records';

/** The match whose room is at `path`. */
export const invitedTo = (path: string): string | null => /^\/m\/([\w-]+)$/.exec(path)?.[1] ?? null;

export function Invitation({ matchId }: { matchId: string }) {
  const match = useSignal<MatchView | null>(null);
  useEffect(() => {
    let left = false;
    const look = async () => {
      const token = await new Watching(matchId).ready(Date.now());
      const found = await rest.match(matchId, token);
      if (!left) match.value = found;
    };
    // Of a debate that is not open to everybody nothing is told before signing in.
    void look().catch(() => {});
    return () => {
      left = true;
    };
  }, [matchId]);
  if (!match.value) return null;
  const { topic, format, status, hostUserId, participants } = match.value;
  const host = participants.find((one) => one.userId === hostUserId);
  const over = status === 'SCORED' || status === 'ENDED';
  return (
    <section class="card stack invitation" aria-label={t('signIn.invitation')}>
      <p class="soft small">
        {t(over ? 'signIn.debateOver' : 'signIn.invitedBy', { name: nameOf(host), format: formatName(format) })}
      </p>
      <p class="invitation-topic" dir="auto">
        {topic}
      </p>
      <div class="row">
        <a class={`button ${over ? 'button-primary' : ''}`} href={`/watch/${matchId}`}>
          {t(over ? 'matches.toResult' : 'signIn.onlyWatch')}
        </a>
      </div>
    </section>
  );
}
