/** Where the keyboard and the screen reader go on after what had the focus is gone: at the new heading. */
import { useEffect, useRef } from 'preact/hooks';

const WITHIN_MS = 5_000;

/**
 * Focuses the main heading whenever `view` has changed, unless something else has the focus.
 *
 * The heading may come later, with what is loaded. The first view of a visit is left alone: there the page begins.
 */
export function useFocusHeading(view: string): void {
  const before = useRef(view);
  useEffect(() => {
    if (before.current === view) return;
    before.current = view;
    return focusHeading();
  }, [view]);
}

/** Stops waiting for it when what it answers is called. */
export function focusHeading(): () => void {
  if (focused()) return () => {};
  const observer = new MutationObserver(() => focused() && observer.disconnect());
  observer.observe(document.body, { childList: true, subtree: true });
  const timer = setTimeout(() => observer.disconnect(), WITHIN_MS);
  return () => {
    clearTimeout(timer);
    observer.disconnect();
  };
}

/** Whether there is nothing left to do. */
function focused(): boolean {
  const active = document.activeElement;
  if (active && active !== document.body) return true;
  const heading = document.querySelector<HTMLElement>('main h1');
  if (!heading) return false;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  return true;
}
