/** The host's controls in free rounds: who is next, and the end of the debate. */
import { useSignal } from '@preact/signals';
import { t } from '../../text/text';
import { attempt } from '../../ui/attempt';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { FloorForm } from './floor_form';
import type { Scene } from './scene';

export function FloorCard({ scene }: { scene: Scene }) {
  const { room, live } = scene;
  const asking = useSignal(false);
  const close = () => {
    asking.value = false;
  };
  const finish = async () => {
    close();
    await attempt(() => live.send('request_ai_score', {}));
  };
  return (
    <section class="card stack" aria-labelledby="floor-title">
      <h2 id="floor-title">{t('live.floor')}</h2>
      <FloorForm scene={scene} action={t('lobby.giveFloor')} />
      {room.phase === 'OPEN' && (
        <Button
          wide
          onPress={() => {
            asking.value = true;
          }}
        >
          {t('live.finish')}
        </Button>
      )}
      <Dialog
        open={asking.value}
        onClose={close}
        title={t('live.finishTitle')}
        actions={
          <>
            <Button onPress={close}>{t('app.cancel')}</Button>
            <Button kind="primary" onPress={finish}>
              {t('live.finish')}
            </Button>
          </>
        }
      >
        <p>{t('live.finishText')}</p>
      </Dialog>
    </section>
  );
}
