import { describe, expect, it } from 'vitest';
import { COLOURS, colourOf, initials } from './initials';

describe('initials', () => {
  it.each([
    ['Ada Lovelace', 'AL'],
    ['ada', 'A'],
    ['Jean-Luc de la Tour', 'JT'],
    ['  (Özlem)  ', 'Ö'],
    ['🎉🎉', '?'],
    ['', '?'],
    ['R2 D2', 'RD'],
  ])('of %j are %s', (name, letters) => {
    expect(initials(name)).toBe(letters);
  });
});

describe('the colour of a person', () => {
  it('stays, is one of those there are, and differs between people', () => {
    const ids = Array.from({ length: 64 }, (_, index) => `user-${index}`);
    const colours = ids.map(colourOf);
    expect(colours).toEqual(ids.map(colourOf));
    expect(colours.every((colour) => colour >= 0 && colour < COLOURS)).toBe(true);
    expect(new Set(colours).size).toBe(COLOURS);
  });
});
