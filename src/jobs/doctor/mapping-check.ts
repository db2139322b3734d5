import type { Readable } from 'node:stream';
import type { InputSettings, MappingSettings } from '../../config/settings.js';
import { readYamlFile } from '../../config/yaml-file.js';
import { printable } from '../../contact/text.js';
import { openCsv } from '../../csv/open.js';
import { parseMappingFile } from '../../mapping/schema.js';
import { bindMapping } from '../bind-mapping.js';
import { csvSource } from '../csv-source.js';
import { ok, skipped, type Check } from './check.js';

/** The mapping against the header of the file; without a file, the mapping's own form. Throws RunError for mistakes. */
export async function checkMapping(
  input: InputSettings | undefined,
  settings: MappingSettings,
  stdin: Readable,
): Promise<Check> {
  const name = 'mapping';
  if (input) {
    const file = await openCsv(csvSource(input.file, stdin), input);
    try {
      const { mapping } = await bindMapping({ ...input, ...settings }, file, { nowMs: Date.now() });
      const ignored = mapping.ignored.map(({ column }) => printable(column) || '(no name)');
      const left = ignored.length === 0 ? '' : `; ignored: ${ignored.join(', ')}`;
      return ok(name, `fits ${file.name}: ${mapping.fields.length} of its columns are sent${left}`);
    } finally {
      await file.close();
    }
  }
  if (settings.mapping === undefined) return skipped(name, 'give --file, and --mapping where there is one');
  parseMappingFile(readYamlFile(settings.mapping, 'mapping'), settings.mapping);
  return ok(
    name,
    `${settings.mapping} is well-formed; with --file it is checked against the columns as well`,
  );
}
