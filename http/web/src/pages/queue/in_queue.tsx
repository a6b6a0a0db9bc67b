/** The wait on a full server: one's place, and the way out. */
import { t } from '../../text/text';
import { Button } from '../../ui/button';
import type { Queue } from '../../wire/problem';
import './in_queue.css';

export function InQueue({ queue, onLeave }: { queue: Queue; onLeave: () => void }) {
  return (
    <section class="card stack in-queue" aria-labelledby="in-queue">
      <h2 id="in-queue">{t('newMatch.queue')}</h2>
      {queue.position !== null && (
        <p class="in-queue-position" aria-hidden="true">
          {queue.position}
        </p>
      )}
      <p role="status">
        {queue.position === null
          ? t('newMatch.queueIn')
          : t('newMatch.queueAt', { position: queue.position, of: queue.of })}
      </p>
      <div class="row">
        <Button onPress={onLeave}>{t('newMatch.leaveQueue')}</Button>
      </div>
    </section>
  );
}
