/** Does what a person asked for, and tells them in a sentence when it was refused. */
import { sentence } from '../text/problem';
import { toast } from './toasts';

/** The answer, or undefined when it was refused. */
export async function attempt<Answer>(work: () => Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await work();
  } catch (thrown) {
    toast('bad', sentence(thrown));
    return undefined;
  }
}
