/** What went wrong as a sentence, with the way on beside it. */
import { sentence } from '../text/problem';
import { t } from '../text/text';
import { Button } from './button';
import './trouble.css';

interface Props {
  problem: unknown;
  onRetry?: () => unknown;
}

export function Trouble({ problem, onRetry }: Props) {
  return (
    <div class="notice notice-bad trouble" role="alert">
      <p>{sentence(problem)}</p>
      {onRetry && <Button onPress={onRetry}>{t('app.retry')}</Button>}
    </div>
  );
}
