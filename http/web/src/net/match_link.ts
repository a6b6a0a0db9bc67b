/** The page that a pasted link, or a bare match id, means. Pure. */

const ID = /^[A-Za-z0-9_-]{8,64}$/;
const PAGES = new Set(['m', 'watch', 'replay']);

/** `/m/{id}`, `/watch/{id}` or `/replay/{id}`; null for anything else. The host of a link does not matter. */
export function pageOf(pasted: string): string | null {
  const text = pasted.trim();
  if (ID.test(text)) return `/m/${text}`;
  // A message around the link is pasted with it more often than not.
  for (const word of text.split(/\s+/)) {
    const path = word.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').replace(/[?#].*$/, '');
    const [page, id] = path
      .replace(/[).,;>]+$/, '')
      .split('/')
      .slice(1);
    if (page && id && PAGES.has(page) && ID.test(id)) return `/${page}/${id}`;
  }
  return null;
}
