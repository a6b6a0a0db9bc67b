import { describe, expect, it } from 'vitest';
import { pageOf } from './match_link';

const ID = '0b9c1b1e-6f0a-4d57-9d5e-0c9b7d0a1f22';

describe('a pasted link or code', () => {
  it.each([
    [ID, `/m/${ID}`],
    [`  ${ID}\n`, `/m/${ID}`],
    [`https://play.example/m/${ID}`, `/m/${ID}`],
    [`http://192.168.0.7:3000/m/${ID}?from=qr#top`, `/m/${ID}`],
    [`play.example/m/${ID}/`, `/m/${ID}`],
    [`/m/${ID}`, `/m/${ID}`],
    [`https://play.example/watch/${ID}`, `/watch/${ID}`],
    [`https://play.example/replay/${ID}`, `/replay/${ID}`],
    [`Debate with me: https://play.example/m/${ID}.`, `/m/${ID}`],
  ])('%j is %s', (pasted, page) => {
    expect(pageOf(pasted)).toBe(page);
  });

  it.each([
    '',
    'hello',
    'https://play.example/',
    'https://play.example/settings',
    `https://play.example/m/`,
    `https://play.example/m/../settings`,
    `/m/${'x'.repeat(65)}`,
    `javascript:alert("${ID}")`,
  ])('%j is none', (pasted) => {
    expect(pageOf(pasted)).toBeNull();
  });
});
