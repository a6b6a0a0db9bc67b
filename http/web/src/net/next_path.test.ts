import { describe, expect, it } from 'vitest';
import { nextPath } from './next_path';

describe('where signing in leads to', () => {
  it.each(['/', '/new', '/m/abc-123', '/matches?before=2026-01-01', '/m/abc#votes'])('%s is a path of ours', (path) => {
    expect(nextPath(path)).toBe(path);
  });

  it.each([
    undefined,
    '',
    'new',
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/..//evil.example',
    '/\t/evil.example',
    '/%5c\n/evil.example',
    'javascript:alert(1)',
    ' //evil.example',
    '/sign-in?next=/sign-in',
  ])('%j leads to the start instead', (path) => {
    expect(nextPath(path)).toBe('/');
  });
});
