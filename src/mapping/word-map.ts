import { noValueReason } from '../contact/no-value.js';
import { cleanCell } from '../contact/text.js';

/**
 * Looks cells up in a `values` map: the exact word first, then without regard to case where only one meaning
 * remains. Cells must be cleaned already. Undefined: the map does not list the cell.
 */
export function createWordMap<Value extends string | number | boolean>(
  values: Readonly<Record<string, Value>>,
): (cell: string) => Value | undefined {
  const exact = new Map<string, Value>();
  const folded = new Map<string, Value | undefined>();
  for (const [written, value] of Object.entries(values)) {
    const word = cleanCell(written);
    exact.set(word, value);
    // A word that means "no value" counts only in its own case: NULL is such a word, but Null is a name.
    if (noValueReason(word) !== undefined) continue;
    const key = word.toLowerCase();
    folded.set(key, folded.has(key) && folded.get(key) !== value ? undefined : value);
  }
  if (exact.size === 0) return () => undefined;
  return (cell) => exact.get(cell) ?? folded.get(cell.toLowerCase());
}
