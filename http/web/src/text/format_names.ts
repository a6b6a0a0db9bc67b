/**
 * What formats, their sides, teams and speeches are called in the person's language: found by their keys.
 *
 * What the app does not know, such as a format that somebody made, keeps the name that the server gives it.
 */
import { formats } from '../net/formats';
import type { Format, Side, Speech } from '../wire/records';
import { catalogue } from './catalogue';
import { type Key, t } from './text';

function found(part: 'formats' | 'sides' | 'speeches', name: string): string | null {
  return name in catalogue[part] ? t(`${part}.${name}` as Key) : null;
}

export function formatName(id: string): string {
  return found('formats', id) ?? formats.value.find((format) => format.id === id)?.name ?? id;
}

/** One line about it, empty for one that the app does not know. */
export function formatAbout(id: string): string {
  return found('formats', `${id}_about`) ?? '';
}

/** The side's own letter where the format names none. */
export function sideName(format: Pick<Format, 'id' | 'sides'> | null, side: Side): string {
  if (!format) return side;
  return found('sides', `${format.id}_${side}`) ?? format.sides?.[side] ?? side;
}

export function teamName(formatId: string, team: { key: string; name: string }): string {
  return found('sides', `${formatId}_${team.key}`) ?? team.name;
}

/** Where teams take turns all speeches have one name. */
export function speechName(formatId: string, speech: Pick<Speech, 'key' | 'name'>): string {
  return found('speeches', `${formatId}_${speech.key}`) ?? found('speeches', `${formatId}_turn`) ?? speech.name;
}
