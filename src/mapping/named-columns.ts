import { createHeader } from './header.js';
import { isMap } from './schema-messages.js';

/**
 * Mistakes in the columns that a mapping file names, also where the file is wrong elsewhere: whoever mends
 * it should see all of them at once.
 */
export function columnMistakes(file: unknown, cells: readonly string[]): string[] {
  if (!isMap(file)) return [];
  const header = createHeader(cells);
  const mistakes: string[] = [];

  function check(spec: unknown, path: readonly string[]): void {
    if (typeof spec === 'string') header.find(spec, path, mistakes);
    else if (isMap(spec) && typeof spec['column'] === 'string')
      header.find(spec['column'], [...path, 'column'], mistakes);
  }

  for (const key of ['id', 'match', 'action']) check(file[key], [key]);
  for (const section of ['fields', 'customFields']) {
    const specs = file[section];
    if (isMap(specs)) for (const [field, spec] of Object.entries(specs)) check(spec, [section, field]);
  }
  return mistakes;
}
