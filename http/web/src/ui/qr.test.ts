import { describe, expect, it } from 'vitest';
import { qrPath } from './qr';

describe('a QR code', () => {
  it('keeps four light modules around it and draws the corner pattern', () => {
    const { size, path } = qrPath('https://play.example/m/0b9c1b1e');
    expect(path.startsWith('M4 4h7v1h-7z')).toBe(true);
    const starts = [...path.matchAll(/M(\d+) (\d+)h(\d+)/g)].map((run) => run.slice(1).map(Number));
    for (const [x = 0, y = 0, length = 0] of starts) {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(4);
      expect(Math.max(x + length, y + 1)).toBeLessThanOrEqual(size - 4);
    }
  });
});
