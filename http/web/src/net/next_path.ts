/** Where to go after signing in: a path of this app, never another site, whatever the address said. Pure. */

const HERE = 'https://here.invalid';

export function nextPath(wanted: string | undefined, otherwise = '/'): string {
  // Browsers read a backslash as a slash and skip control characters: neither is in a path of ours.
  if (!wanted?.startsWith('/') || /[\\\p{Cc}]/u.test(wanted)) return otherwise;
  let url: URL;
  try {
    url = new URL(wanted, HERE);
  } catch {
    return otherwise;
  }
  if (url.origin !== HERE || url.pathname.startsWith('//') || url.pathname === '/sign-in') return otherwise;
  return url.pathname + url.search + url.hash;
}
