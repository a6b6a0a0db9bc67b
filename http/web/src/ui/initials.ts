/** What stands for a person where there is no picture: initials, and a colour that stays theirs. Pure. */

export const COLOURS = 8;

/** The first letters of the first and the last word, at most two; `?` for a name without letters or digits. */
export function initials(name: string): string {
  const words = name.split(/\s+/u).map((word) => word.match(/[\p{L}\p{N}]/u)?.[0] ?? '');
  const letters = words.filter(Boolean);
  const first = letters[0] ?? '?';
  const last = letters.length > 1 ? (letters[letters.length - 1] ?? '') : '';
  return (first + last).toLocaleUpperCase();
}

/** One of `COLOURS`, the same for the same id on every device (FNV-1a). */
export function colourOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % COLOURS;
}
