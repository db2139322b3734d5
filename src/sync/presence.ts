import { normaliseKey, presenceKey } from '../contact/key.js';
import type { CompiledMapping } from '../mapping/compiled.js';

/**
 * Under which keys a row says that somebody is in the file, whatever else is wrong with it: its own key, and
 * the e-mail or phone that it gives its contact, which is the one to be found by in the next run.
 */
export function presenceKeysOf(cells: readonly string[], mapping: CompiledMapping): string[] {
  const { by, country } = mapping.key;
  const given = mapping.fields.find(({ field }) => field === by)?.columnIndex;
  const keys = [
    mapping.mapRow(cells).key,
    given === undefined ? undefined : normaliseKey(by, cells[given] ?? '', country),
  ];
  return [...new Set(keys.filter((key) => key !== undefined).map((key) => presenceKey(by, key)))];
}
