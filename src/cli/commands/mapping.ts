import { inputSettings } from '../../config/settings.js';
import { guessMappingOf } from '../../job/mapping-job.js';
import type { Invocation } from '../command.js';

/** Prints a mapping file to start from. */
export async function runMapping({ folded, terminal }: Invocation): Promise<number> {
  terminal.out(await guessMappingOf(inputSettings(folded), terminal.stdin));
  return 0;
}
