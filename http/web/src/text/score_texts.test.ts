import { beforeEach, describe, expect, it } from 'vitest';
import type { Detail } from '../wire/records';
import { advice, metricLabel, metricSummary, weightOf } from './score_texts';
import { speak } from './text';

const detail = (metric: string, score: number, over: Partial<Detail> = {}): Detail => ({
  label: 'As the server says',
  score,
  notes: '',
  metric,
  summary: 'The server’s sentence.',
  ...over,
});

beforeEach(() => speak('de'));

describe('what made a score', () => {
  it('is said from its figures, times as minutes', () => {
    expect(metricSummary(detail('room_vote', 75, { part: 3, whole: 4 }))).toEqual({
      text: 'Höchstens 3 von 4 Stimmen gingen an eine Seite.',
    });
    const balance = detail('balance', 50, { part: 61_000, whole: 125_000 });
    expect(metricSummary(balance).text).toContain('1:01');
    expect(metricSummary(balance).text).toContain('2:05');
    expect(metricLabel(balance)).toBe('Geteilte Redezeit');
  });

  it('stays the server’s sentence, marked as English, where figures or the metric are not known', () => {
    const server = { text: 'The server’s sentence.', lang: 'en' };
    expect(metricSummary(detail('balance', 50))).toEqual(server);
    expect(metricSummary(detail('charm', 50, { part: 1, whole: 2 }))).toEqual(server);
    expect(metricLabel(detail('charm', 50))).toBe('As the server says');
  });
});

describe('the weight of a figure', () => {
  it('is its part of all, and grows when another is left out', () => {
    const three = [detail('room_vote', 1), detail('balance', 1), detail('time_used', 1)];
    expect(three.map((one) => weightOf(one, three))).toEqual([40, 30, 30]);
    const two = three.slice(1);
    expect(two.map((one) => weightOf(one, two))).toEqual([50, 50]);
    expect(weightOf(detail('charm', 1), [detail('charm', 1)])).toBeNull();
  });
});

describe('the advice', () => {
  it('is on the lowest figure, the first of equals, and never on a team', () => {
    const details = [detail('room_vote', 40), detail('balance', 40), detail('team_OG', 5, { rank: 1 })];
    expect(advice(details, 'Server.').text).toContain('Raum war geteilt');
  });

  it('stays the server’s where there are no figures', () => {
    expect(advice([], 'Server.')).toEqual({ text: 'Server.', lang: 'en' });
  });
});
