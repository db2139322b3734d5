import { unwrapCell } from '../contact/decoration.js';
import { cellTypeOf, matchedField, presenceKey, presenceKeysIn } from '../contact/key.js';
import { cleanCell } from '../contact/text.js';
import type { CompiledMapping } from '../mapping/compiled.js';

/**
 * Under which keys a row says that somebody is in the file, whatever else is wrong with it: its own key, and
 * whatever its key's cell may mean besides; and the e-mail or phone that it gives its contact, which is the one
 * to be found by in the next run.
 */
export function presenceKeysOf(cells: readonly string[], mapping: CompiledMapping): string[] {
  const { by, country, columnIndex, otherIndexes = [] } = mapping.key;
  const own = mapping.mapRow(cells).key;
  const given = mapping.fields.find(({ field }) => field === matchedField(by));
  const givenIndexes = [given?.columnIndex ?? columnIndex, ...(given?.otherIndexes ?? [])];
  const keys = new Set(own === undefined ? [] : [presenceKey(by, own)]);
  for (const index of new Set([columnIndex, ...otherIndexes, ...givenIndexes])) {
    const text = cleanCell(cells[index] ?? '');
    if (text === '') continue;
    for (const key of presenceKeysIn(by, unwrapCell(text, cellTypeOf(by)), country)) keys.add(key);
  }
  return [...keys];
}
