/** A coin that was just tossed: it turns, then says how it fell and who sits where now. */
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Room } from '../../room/room';
import { sideName } from '../../text/format_names';
import { nameOf } from '../../text/person_name';
import { t } from '../../text/text';
import type { Format, Side } from '../../wire/records';
import type { Scene } from './scene';
import './coin_toss.css';

const SHOWN_MS = 9_000;

export function CoinToss({ scene: { room, format } }: { scene: Scene }) {
  const shown = useSignal<Room['coin']>(null);
  const before = useRef(room.coin);
  useEffect(() => {
    // A coin that had fallen before we came is no news.
    if (room.coin === before.current) return;
    before.current = room.coin;
    shown.value = room.coin;
    const timer = setTimeout(() => {
      shown.value = null;
    }, SHOWN_MS);
    return () => clearTimeout(timer);
  }, [room.coin]);
  const coin = shown.value;
  return (
    <div role="status" class="coin-toss">
      {coin && (
        <div class="card row coin-card">
          <span class={`coin ${coin.swapped ? 'coin-swap' : 'coin-stay'}`} aria-hidden="true">
            {coin.swapped ? '⇄' : '='}
          </span>
          <div>
            <p class="coin-says">{t(coin.swapped ? 'lobby.coinSwaps' : 'lobby.coinStays')}</p>
            <p class="soft">{seating(room, format)}</p>
          </div>
        </div>
      )}
    </div>
  );
}

/** `Side A: Ana · Side B: Ben` */
function seating({ participants }: Room, format: Format | null): string {
  const of = (side: Side) => participants.filter((one) => one.side === side).map(nameOf);
  return (['A', 'B'] as const)
    .filter((side) => of(side).length > 0)
    .map((side) => t('lobby.coinSide', { side: sideName(format, side), names: of(side).join(', ') }))
    .join(' · ');
}
