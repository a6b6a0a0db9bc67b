import { describe, expect, it } from 'vitest';
import { CoinToss } from './coin_toss';
import { both, person, roomWith, sceneFor, usePage } from './testing';

const { root, show } = usePage();

describe('a coin', () => {
  it('is told either way, once it has fallen', async () => {
    const before = roomWith(both);
    await show(<CoinToss scene={sceneFor(before)} />);
    await show(<CoinToss scene={sceneFor({ ...before, coin: { swapped: false } })} />);
    expect(root().querySelector('.coin-toss')?.textContent).toContain(
      'everybody keeps their side.For: ana · Against: ben',
    );
    const swapped = roomWith([person('ana', 'B'), person('ben', 'A')], { coin: { swapped: true } });
    await show(<CoinToss scene={sceneFor(swapped)} />);
    expect(root().querySelector('.coin-toss')?.textContent).toContain('sides are swapped.For: ben · Against: ana');
  });

  it('is not told to whoever came after it fell', async () => {
    await show(<CoinToss scene={sceneFor(roomWith(both, { coin: { swapped: true } }))} />);
    expect(root().querySelector('.coin-toss')?.textContent).toBe('');
  });
});
