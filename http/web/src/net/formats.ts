/** The server's formats: asked for once a visit, as they change with a release only. */
import { signal } from '@preact/signals';
import type { Format } from '../wire/records';
import { rest } from './rest';

/** Empty until they are here. */
export const formats = signal<Format[]>([]);
let asked: Promise<Format[]> | null = null;

export function loadFormats(): Promise<Format[]> {
  asked ??= rest.formats().then(
    (answer) => {
      formats.value = answer.formats;
      return answer.formats;
    },
    (thrown: unknown) => {
      asked = null;
      throw thrown;
    },
  );
  return asked;
}
