import { describe, expect, it } from 'vitest';
import type { Format } from '../../wire/records';
import { chosenFor, easyFirst, obstacle, rotates, seatsOf } from './room_for';

const format = (id: string, teamSize: number, modes: Format['modes'], speeches = 0): Format => ({
  id,
  version: 1,
  name: id,
  source: '',
  sides: teamSize ? { A: 'For', B: 'Against' } : null,
  teamSize,
  modes,
  handoverSec: 5,
  openingPrepSec: 0,
  prepPoolSec: 0,
  votingSec: 20,
  ballot: 'MAJORITY',
  totalSec: 60,
  speeches: Array.from({ length: speeches }, (_, index) => ({
    key: `s${index}`,
    name: 'Speech',
    side: 'A',
    seat: 1,
    kind: 'speech',
    seconds: 60,
    bells: [],
    poi: null,
  })),
});

const FREE = format('FREE', 0, ['SOLO', 'COUPLE', 'FAMILY', 'GLOBAL']);
const DUEL = format('DUEL', 1, ['COUPLE', 'FAMILY', 'GLOBAL'], 6);
const BP = format('BP', 4, ['FAMILY', 'GLOBAL'], 8);
const TEAMS = format('FAMILY', 4, ['FAMILY', 'GLOBAL']);

describe('what a mode can hold', () => {
  it.each([
    [FREE, 'SOLO', null],
    [DUEL, 'COUPLE', null],
    [DUEL, 'SOLO', 'tooMany'],
    [BP, 'COUPLE', 'tooMany'],
    [BP, 'GLOBAL', null],
    [TEAMS, 'COUPLE', 'notForMode'],
    [format('ODD', 1, ['FAMILY'], 2), 'GLOBAL', 'notForMode'],
  ] as const)('%o in %s: %s', (one, mode, expected) => {
    expect(obstacle(one, mode)).toBe(expected);
  });

  it('keeps the chosen format while it fits, and takes one that does otherwise', () => {
    const all = [BP, DUEL, FREE];
    expect(chosenFor(all, 'BP', 'GLOBAL')).toBe('BP');
    expect(chosenFor(all, 'BP', 'COUPLE')).toBe('DUEL');
    expect(chosenFor(all, 'BP', 'SOLO')).toBe('FREE');
    expect(chosenFor([], 'BP', 'SOLO')).toBe('BP');
  });
});

describe('the order of the cards', () => {
  it('begins with what a newcomer can play, then goes by length', () => {
    const long = { ...format('AAA', 2, ['GLOBAL'], 2), totalSec: 900 };
    const given = [long, BP, TEAMS, FREE, DUEL];
    expect(easyFirst(given).map((one) => one.id)).toEqual(['DUEL', 'FREE', 'FAMILY', 'BP', 'AAA']);
    expect(given[0]).toBe(long);
  });
});

describe('how many people a format takes', () => {
  it('is both teams, or left to the room', () => {
    expect([FREE, DUEL, BP].map(seatsOf)).toEqual([0, 2, 8]);
  });

  it('is any number up to the teams where turns rotate', () => {
    expect([FREE, DUEL, TEAMS].map(rotates)).toEqual([false, false, true]);
  });
});
