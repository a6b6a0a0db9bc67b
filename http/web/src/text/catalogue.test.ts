import { describe, expect, it } from 'vitest';
import { catalogue } from './catalogue';
import { type Entry, LANGUAGES, type Language, type Sentence } from './text';

const languages = Object.keys(LANGUAGES) as Language[];
const entries = Object.entries(catalogue).flatMap(([part, texts]) =>
  Object.entries(texts as Record<string, Entry>).map(([name, entry]) => [`${part}.${name}`, entry] as const),
);
const forms = (sentence: Sentence): string[] => (typeof sentence === 'string' ? [sentence] : Object.values(sentence));
const blanks = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

describe('every text', () => {
  it.each(entries)('%s is there in every language, with the same blanks', (_, entry) => {
    expect(Object.keys(entry).sort()).toEqual([...languages].sort());
    const wanted = new Set(languages.flatMap((language) => forms(entry[language]).flatMap(blanks)));
    for (const language of languages) {
      const all = forms(entry[language]);
      expect(all.every((text) => text.trim() === text && text.length > 0)).toBe(true);
      // A plural may leave the number out of one form, the language as a whole may not.
      expect(new Set(all.flatMap(blanks))).toEqual(wanted);
    }
  });

  it.each(entries)('%s chooses a plural by {n}, in every language or in none', (_, entry) => {
    const kinds = languages.map((language) => typeof entry[language]);
    expect(new Set(kinds).size).toBe(1);
  });
});

describe('the suggested topics', () => {
  it('are a dozen or more, and questions', () => {
    const topics = Object.values(catalogue.topics) as { en: string; de: string }[];
    expect(topics.length).toBeGreaterThanOrEqual(12);
    expect(topics.every(({ en, de }) => en.endsWith('?') && de.endsWith('?'))).toBe(true);
  });
});
