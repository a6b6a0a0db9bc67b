/** A page that cannot be shown: why, and where to go from there. */
import { sentence } from '../text/problem';
import { t } from '../text/text';
import { asProblem } from '../wire/problem';
import { Button } from './button';
import './page_trouble.css';

interface Props {
  title: string;
  problem: unknown;
  onRetry: () => unknown;
}

/** Asking again changes nothing about these. */
const FINAL = new Set(['not_found', 'forbidden', 'match_full', 'wrong_phase']);

export function PageTrouble({ title, problem, onRetry }: Props) {
  const isFinal = FINAL.has(asProblem(problem).code);
  return (
    <section class="page-trouble stack" role="alert">
      <h1>{title}</h1>
      <p>{sentence(problem)}</p>
      <div class="row">
        {!isFinal && (
          <Button kind="primary" onPress={onRetry}>
            {t('app.retry')}
          </Button>
        )}
        <a class={`button ${isFinal ? 'button-primary' : ''}`} href="/">
          {t('app.goHome')}
        </a>
      </div>
    </section>
  );
}
