import { RunError } from '../../errors.js';
import { fail, type Check } from './check.js';

/** A check that an error decides: what would end a run is what fails here. Bugs stay bugs. */
export async function checked(name: string, check: () => Check | Promise<Check>): Promise<Check> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    return fail(name, error.message, error.hint ?? 'see the message');
  }
}
