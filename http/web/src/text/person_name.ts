/** What a person is called: their own name; a practice partner's in the reader's language, the first without a number. */
import type { Participant } from '../wire/records';
import { t } from './text';

/** The number by which the server tells partners apart. */
const NUMBER = /^\D+(\d+)$/;

export function nameOf(person: Pick<Participant, 'displayName' | 'scripted'> | null | undefined): string {
  if (!person) return '';
  const number = person.scripted ? NUMBER.exec(person.displayName)?.[1] : undefined;
  if (!number) return person.displayName;
  return number === '1' ? t('match.onePartner') : t('match.partner', { number });
}
