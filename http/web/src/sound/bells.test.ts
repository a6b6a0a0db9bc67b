import { describe, expect, it } from 'vitest';
import type { Speech } from '../wire/records';
import { bellsOf } from './bells';

const bp: Speech = {
  key: 'pm',
  name: 'Prime Minister',
  side: 'A',
  seat: 1,
  kind: 'speech',
  seconds: 420,
  bells: [
    { at: 60, strokes: 1 },
    { at: 360, strokes: 1 },
    { at: 420, strokes: 2 },
  ],
  poi: { from: 60, to: 360, secondsMax: 15 },
};

describe('bells', () => {
  it('are the format’s, and the end is not rung twice', () => {
    expect(bellsOf(bp, 420_000)).toEqual(bp.bells);
  });

  it('ring at the end where the format says nothing of it', () => {
    expect(bellsOf({ ...bp, bells: [] }, 60_000)).toEqual([{ at: 60, strokes: 2 }]);
  });

  it('warn once half a minute before the end of a free round that is long enough', () => {
    expect(bellsOf(null, 120_000).map((one) => one.at)).toEqual([90, 120]);
    expect(bellsOf(null, 45_000).map((one) => one.at)).toEqual([45]);
  });
});
