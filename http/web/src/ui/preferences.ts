/** How this person wants the app on this device: theme, sound, shortcuts, kept in the browser's storage. */
import { signal } from '@preact/signals';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const THEME = 'echoplay.theme';
const SOUND = 'echoplay.sound';
const SHORTCUTS = 'echoplay.shortcuts';

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Storage is off: it holds for as long as the page.
  }
}

function storedTheme(): Theme {
  const found = read(THEME);
  return THEMES.find((theme) => theme === found) ?? 'system';
}

export const theme = signal<Theme>(storedTheme());
/** Whether bells ring. */
export const sound = signal(read(SOUND) !== 'off');
/** Whether single keys do something: whoever speaks to their device, or types by accident, may not want that. */
export const shortcuts = signal(read(SHORTCUTS) !== 'off');

export function chooseTheme(wanted: Theme): void {
  theme.value = wanted;
  keep(THEME, wanted);
}

export function chooseSound(wanted: boolean): void {
  sound.value = wanted;
  keep(SOUND, wanted ? 'on' : 'off');
}

export function chooseShortcuts(wanted: boolean): void {
  shortcuts.value = wanted;
  keep(SHORTCUTS, wanted ? 'on' : 'off');
}

/** Put the theme on the page; the system's needs no mark. */
export function applyTheme(wanted: Theme, root: HTMLElement): void {
  if (wanted === 'system') delete root.dataset.theme;
  else root.dataset.theme = wanted;
}
