/** The keys that do something on the match page: none that ends anything. */
import { useEffect, useRef } from 'preact/hooks';
import type { Key } from '../../text/text';
import { shortcuts } from '../../ui/preferences';

export type Shortcut = '1' | '2' | '3' | '4' | 'r' | 'b' | 'p' | 'v' | 's' | '?';

export const DOCUMENTED: readonly { keys: string; does: Key }[] = [
  { keys: '1 – 4', does: 'match.keyReact' },
  { keys: 'R', does: 'match.keyReady' },
  { keys: 'B', does: 'match.keyBegin' },
  { keys: 'P', does: 'match.keyPoint' },
  { keys: 'V', does: 'match.keyVote' },
  { keys: 'S', does: 'match.keySound' },
  { keys: '?', does: 'match.keyHelp' },
];

/** Keys that are typed somewhere, held with others, or repeated are left alone; all are where they are turned off. */
export function useShortcuts(actions: Partial<Record<Shortcut, () => void>>): void {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (!shortcuts.peek()) return;
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.defaultPrevented) return;
      const target = event.target as HTMLElement | null;
      if (target?.closest('input, textarea, select, [contenteditable], [role="dialog"]')) return;
      const action = latest.current[event.key.toLowerCase() as Shortcut];
      if (!action) return;
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, []);
}
