/** What a format is called in the person's language; one that the app does not know keeps the server's name. */
import { formats } from '../net/formats';
import { catalogue } from './catalogue';
import { type Key, t } from './text';

const known = (key: string): key is keyof typeof catalogue.formats => key in catalogue.formats;

export function formatName(id: string): string {
  if (known(id)) return t(`formats.${id}` as Key);
  return formats.value.find((format) => format.id === id)?.name ?? id;
}

/** One line about it, empty for one that the app does not know. */
export function formatAbout(id: string): string {
  const key = `${id}_about`;
  return known(key) ? t(`formats.${key}` as Key) : '';
}
