import { describe, expect, it } from 'vitest';
import { isOnlyThisMachine } from './reach';

describe('a link', () => {
  it.each(['localhost', 'play.localhost', '127.0.0.1', '127.1.2.3', '[::1]', '0.0.0.0'])(
    'to %s works on this machine only',
    (hostname) => expect(isOnlyThisMachine(hostname)).toBe(true),
  );

  it.each(['192.168.1.20', 'play.example', 'localhost.example', '127.0.0.1.example', '[fe80::1]'])(
    'to %s may be opened from elsewhere',
    (hostname) => expect(isOnlyThisMachine(hostname)).toBe(false),
  );
});
