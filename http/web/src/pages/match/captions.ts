/** A prepared speech as captions: which text, and how much of it has been said. Pure. */
import type { Format, PracticeTopic, Speech } from '../../wire/records';

/** The topic whose text, in any language, is the match's; null when nothing is prepared for it. */
export function topicFor(topics: readonly PracticeTopic[], text: string): PracticeTopic | null {
  const wanted = text.trim().toLowerCase();
  return topics.find((one) => Object.values(one.topic).some((known) => known.trim().toLowerCase() === wanted)) ?? null;
}

/** Spoken English and German alike come to about this many words a second. */
const WORDS_PER_S = 2.2;

/**
 * The prepared text of `speech`: the side's first for its first speech, and so on, round again when they run out.
 * A speech that is longer than its text goes on with the side's following ones.
 */
export function preparedText(
  topic: PracticeTopic | null,
  format: Format | null,
  speech: Speech | null,
  language: string,
): string {
  if (!topic || !speech) return '';
  const texts = (topic.speeches[speech.side] ?? []).map((one) => one[language] ?? one.en ?? '');
  const own = format?.speeches.filter((one) => one.side === speech.side) ?? [];
  const first = Math.max(
    own.findIndex((one) => one.key === speech.key),
    0,
  );
  const wanted = speech.seconds * WORDS_PER_S;
  const joined: string[] = [];
  for (let taken = 0, words = 0; taken < texts.length && (taken === 0 || words < wanted * 0.75); taken++) {
    const text = texts[(first + taken) % texts.length] ?? '';
    joined.push(text);
    words += wordsOf(text).length;
  }
  return joined.join(' ');
}

export const wordsOf = (text: string): string[] => text.split(/\s+/).filter(Boolean);

/** How many of `count` words are said so far into the speech: the first at once, the last before the end. */
export function saidOf(count: number, elapsedMs: number, durationMs: number): number {
  if (count === 0 || durationMs <= 0) return 0;
  const share = Math.min(Math.max(elapsedMs / durationMs, 0), 1);
  return Math.min(Math.floor(share * count) + 1, count);
}
