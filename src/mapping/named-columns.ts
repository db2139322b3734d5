import { createHeader } from './header.js';
import { isMap } from './schema-messages.js';

/**
 * Mistakes in the columns that a mapping file names. They are also found where the file is wrong elsewhere,
 * so that its author sees all mistakes at once.
 */
export function columnMistakes(file: unknown, cells: readonly string[]): string[] {
  if (!isMap(file)) return [];
  const header = createHeader(cells);
  const mistakes: string[] = [];

  function check(spec: unknown, path: readonly string[]): void {
    if (isMap(spec)) check(spec['column'], [...path, 'column']);
    else for (const name of Array.isArray(spec) ? (spec as unknown[]) : [spec]) checkName(name, path);
  }

  function checkName(name: unknown, path: readonly string[]): void {
    if (typeof name === 'string') header.find(name, path, mistakes);
  }

  for (const key of ['id', 'match', 'action']) check(file[key], [key]);
  for (const section of ['fields', 'customFields']) {
    const specs = file[section];
    if (isMap(specs)) for (const [field, spec] of Object.entries(specs)) check(spec, [section, field]);
  }
  return mistakes;
}
