import { beforeEach, describe, expect, it } from 'vitest';
import type { Format } from '../wire/records';
import { formatName, sideName, speechName, teamName } from './format_names';
import { speak } from './text';

const FILES = import.meta.glob<string>('../../../../echoplay_actors/formats/data/*.toml', {
  eager: true,
  query: '?raw',
  import: 'default',
});
/** Every `[table]` of a format's file as its lines `key = "value"`; the first is the format's own. */
const tables = (text: string) =>
  text.split(/^\[+(?=[a-z]+\]+$)/m).map((part) => ({
    kind: part.match(/^([a-z]+)\]+$/m)?.[1] ?? 'format',
    values: Object.fromEntries([...part.matchAll(/^(\w+) = "(.*)"$/gm)].map((line) => [line[1], line[2]])),
    sides: part.match(/^sides = \{A = "(.*)", B = "(.*)"\}$/m)?.slice(1),
  }));

beforeEach(() => speak('en'));

/** Of each format the version that is played now: the names of an older one may have been others. */
const LATEST = Object.entries(FILES).filter(([file]) => {
  const version = Number(/\.v(\d+)\.toml$/.exec(file)?.[1]);
  return !(file.replace(`.v${version}.`, `.v${version + 1}.`) in FILES);
});

describe('the server’s formats', () => {
  it('are there to be compared with', () => expect(Object.keys(FILES).length).toBeGreaterThan(10));

  it.each(LATEST)('%s is called the same here in English', (_, text) => {
    const all = tables(text);
    const own = all[0];
    const id = own?.values.id ?? '';
    expect(formatName(id)).toBe(own?.values.name);
    const ends = (own?.sides ?? []).map((side, index) => [side, index ? 'B' : 'A'] as const);
    const unnamed = { id, sides: null } as unknown as Format;
    // Ours says what the sides are for.
    if (id !== 'DUEL') for (const [side, key] of ends) expect(sideName(unnamed, key)).toBe(side);
    for (const { kind, values } of all.slice(1)) {
      const one = { key: values.key ?? 'a1', name: 'not known' };
      if (kind === 'teams') expect(teamName(id, one)).toBe(values.name);
      if (kind === 'speeches' || kind === 'rotation') expect(speechName(id, one)).toBe(values.name);
    }
  });
});

describe('a name in another language', () => {
  beforeEach(() => speak('de'));

  it('is found by its key', () => {
    expect(speechName('DUEL', { key: 'a2', name: 'Rebuttal' })).toBe('Erwiderung');
    expect(speechName('FAMILY', { key: 'b3', name: 'Turn' })).toBe('Beitrag');
    expect(sideName({ id: 'OXFORD', sides: { A: 'For', B: 'Against' } }, 'B')).toBe('Dagegen');
    expect(teamName('BP', { key: 'CO', name: 'Closing Opposition' })).toBe('Schließende Opposition');
  });

  it('stays the server’s where the app knows no other', () => {
    expect(speechName('OURS', { key: 'a1', name: 'Song' })).toBe('Song');
    expect(sideName({ id: 'OURS', sides: { A: 'Cats', B: 'Dogs' } }, 'A')).toBe('Cats');
    expect(sideName(null, 'B')).toBe('B');
  });
});
