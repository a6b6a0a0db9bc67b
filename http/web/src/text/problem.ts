/** A problem as a sentence in the person's language. */
import { asProblem } from '../wire/problem';
import { catalogue } from './catalogue';
import { language, t } from './text';

const OURS_FIRST = new Set(['offline', 'unauthenticated', 'rate_limited', 'not_found']);

/** The server's sentences are English: another language gets ours where we have one. */
export function sentence(thrown: unknown): string {
  const problem = asProblem(thrown);
  const known = problem.code in catalogue.problems;
  if (known && (OURS_FIRST.has(problem.code) || language.value !== 'en' || !problem.message)) {
    return t(`problems.${problem.code as keyof typeof catalogue.problems}`);
  }
  return problem.message || t('problems.unavailable');
}
