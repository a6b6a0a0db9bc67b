import { describe, expect, it } from 'vitest';
import type { Format, PracticeTopic, Speech } from '../../wire/records';
import { preparedText, saidOf, topicFor, wordsOf } from './captions';

const topic = (id: string, en: string, de: string): PracticeTopic => ({
  id,
  topic: { en, de },
  speeches: { A: [{ en: `${id} a1`, de: `${id} A1` }, { en: `${id} a2` }], B: [{ en: `${id} b1` }] },
});
const topics = [topic('tea', 'Tea is better', 'Tee ist besser'), topic('cats', 'Cats rule', 'Katzen regieren')];

const speech = (key: string, side: 'A' | 'B'): Speech => ({
  key,
  name: key,
  side,
  seat: 1,
  kind: 'speech',
  seconds: 60,
  bells: [],
  poi: null,
});
const order = [speech('A1', 'A'), speech('B1', 'B'), speech('A2', 'A'), speech('B2', 'B')];
const format = { speeches: order } as Format;

describe('prepared text', () => {
  it('is the topic’s in whichever language the match has it, and none for another topic', () => {
    expect(topicFor(topics, ' katzen REGIEREN ')?.id).toBe('cats');
    expect(topicFor(topics, 'Something else')).toBeNull();
    expect(topicFor([], 'Tea')).toBeNull();
  });

  it('follows the order of the side’s speeches, and goes round', () => {
    const text = (at: number, language = 'en') =>
      preparedText(topics[0] ?? null, format, { ...(order[at] ?? never()), seconds: 1 }, language);
    expect([text(0), text(1), text(2), text(3)]).toEqual(['tea a1', 'tea b1', 'tea a2', 'tea b1']);
    expect(text(0, 'de')).toBe('tea A1');
    expect(text(2, 'de')).toBe('tea a2');
  });

  it('joins several texts for a long speech, each once', () => {
    expect(preparedText(topics[0] ?? null, format, order[2] ?? null, 'en')).toBe('tea a2 tea a1');
  });
});

function never(): never {
  throw new Error('there is no such speech');
}

describe('words', () => {
  it('appear in time with the clock: the first at once, the last before the end', () => {
    const count = wordsOf(' one  two three\nfour ').length;
    expect(count).toBe(4);
    expect([0, 14_999, 15_000, 46_000, 60_000, 99_000].map((ms) => saidOf(count, ms, 60_000))).toEqual([
      1, 1, 2, 4, 4, 4,
    ]);
  });

  it('are none where there is no text or no clock', () => {
    expect([saidOf(0, 10, 20), saidOf(5, 10, 0)]).toEqual([0, 0]);
  });
});
