/** Names that nobody else makes: for a command that may be sent twice, and for a POST that may. */

/**
 * A random UUID (version 4, RFC 9562).
 *
 * Not by `crypto.randomUUID`, which browsers keep from pages without TLS, such as one opened by a machine's address at
 * home; `getRandomValues` is everywhere.
 */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
