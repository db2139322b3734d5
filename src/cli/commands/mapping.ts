import { inputSettings } from '../../config/settings.js';
import { guessMappingOf } from '../../jobs/mapping-job.js';
import { mappingFileSchema } from '../../jobs/mapping-schema.js';
import type { Invocation } from '../command.js';

/** Prints a mapping file to start from, or the schema with which an editor checks one. */
export async function runMapping({ folded, terminal }: Invocation): Promise<number> {
  if (folded.values.schema === true) {
    terminal.out(`${JSON.stringify(mappingFileSchema(), null, 2)}\n`);
    return 0;
  }
  terminal.out(await guessMappingOf(inputSettings(folded), folded.values.match, terminal.stdin));
  return 0;
}
