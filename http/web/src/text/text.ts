/** Texts of the app: one catalogue, a language chosen by the person or the browser, plurals by `Intl`. */
import { computed, signal } from '@preact/signals';
import { catalogue } from './catalogue';

export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof LANGUAGES;

/** A sentence, or one for each plural category that the language uses; `{n}` decides. */
export type Sentence = string | { one: string; other: string };
export type Entry = Record<Language, Sentence>;
export type Key = {
  [Part in keyof typeof catalogue]: `${Part}.${Extract<keyof (typeof catalogue)[Part], string>}`;
}[keyof typeof catalogue];

const STORED = 'echoplay.language';

function initial(): Language {
  let wanted: string | null = null;
  try {
    wanted = localStorage.getItem(STORED);
  } catch {
    // Storage is off: the browser's languages decide.
  }
  const all = wanted ? [wanted] : (globalThis.navigator?.languages ?? ['en']);
  for (const one of all) {
    const language = one.slice(0, 2).toLowerCase();
    if (language in LANGUAGES) return language as Language;
  }
  return 'en';
}

export const language = signal<Language>(initial());
const plurals = computed(() => new Intl.PluralRules(language.value));

export function speak(chosen: Language): void {
  language.value = chosen;
  try {
    localStorage.setItem(STORED, chosen);
  } catch {
    // It holds for as long as the page.
  }
}

/** The text for `key`, with `{name}` filled from `values`. Always text, never markup. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  const [part, name] = key.split('.') as [keyof typeof catalogue, string];
  const entry = (catalogue[part] as Record<string, Entry>)[name];
  if (!entry) return key;
  const sentence = entry[language.value];
  const text = typeof sentence === 'string' ? sentence : sentence[form(values.n)];
  return text.replace(/\{(\w+)\}/g, (whole, one: string) => String(values[one] ?? whole));
}

function form(n: string | number | undefined): 'one' | 'other' {
  return plurals.value.select(Number(n ?? 0)) === 'one' ? 'one' : 'other';
}

export function date(iso: string): string {
  return new Intl.DateTimeFormat(language.value, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso));
}

export function number(value: number): string {
  return new Intl.NumberFormat(language.value).format(value);
}

/** `m:ss`, rounded up to whole seconds. */
export function minutes(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
