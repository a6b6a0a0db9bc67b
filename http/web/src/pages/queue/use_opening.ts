/** Opening a new room: the same one however often it has to be asked for. */
import { newId } from '../../net/ids';
import { rest } from '../../net/rest';
import type { Match, Mode } from '../../wire/records';
import { type Admission, useAdmission } from './use_admission';

export interface Wanted {
  mode: Mode;
  format: string;
  topic?: string;
}

export interface Opening extends Omit<Admission, 'enter'> {
  /** The match, or null when it failed (see `problem`) or the person left. */
  open: (wanted: Wanted) => Promise<Match | null>;
}

export function useOpening(): Opening {
  const { enter, ...admission } = useAdmission();
  const open = async (wanted: Wanted): Promise<Match | null> => {
    const key = newId();
    const made = await enter(() => rest.createMatch(wanted, key));
    return made?.match ?? null;
  };
  return { ...admission, open };
}
