import { matchedField } from '../contact/key.js';
import { cleanCell, printable, quoteCell } from '../contact/text.js';
import type { CompiledMapping } from './compiled.js';
import { typedHeader } from './header-name.js';
import { foldName } from './name-words.js';

/** Where a base holds the columns of a file. */
export type BaseColumns = {
  /** For each mapped column of the file that the base has, too: its place in the base, by its place in the file. */
  readonly placeOf: ReadonlyMap<number, number>;
  /** The places, in the file, of columns that the base has as an export names their fields. Its cells are in its form. */
  readonly asExported: ReadonlySet<number>;
  /** The places, in the file, of those columns that find the contact. */
  readonly keyIndexes: readonly number[];
  /** Mapped columns that the base lacks. */
  readonly added: readonly string[];
};

/**
 * Finds the file's columns in the header of the base: by their names, else by their words, else by the field that
 * they are mapped to, as an export names it. Where it cannot be the base of this file, returns the reason, in words
 * that follow the name of the base.
 */
export function findBaseColumns(
  { key, fields }: Pick<CompiledMapping, 'key' | 'fields'>,
  names: readonly string[],
  baseHeader: readonly string[],
): BaseColumns | { readonly fault: string } {
  const baseNames = baseHeader.map(cleanCell);
  const keyIndexes = [key.columnIndex, ...(key.otherIndexes ?? [])];
  const fieldIndexes = fields.flatMap(({ columnIndex, otherIndexes = [] }) =>
    columnIndex === undefined ? [] : [columnIndex, ...otherIndexes],
  );
  const placeOf = new Map<number, number>();
  const asExported = new Set<number>();
  function fieldOf(index: number): string | undefined {
    if (keyIndexes.includes(index)) return matchedField(key.by);
    return fields.find(({ columnIndex, otherIndexes = [] }) => [columnIndex, ...otherIndexes].includes(index))
      ?.field;
  }
  for (const index of new Set([...keyIndexes, ...fieldIndexes])) {
    const name = names[index] ?? '';
    const byName = placesOf(name, baseNames, names);
    const [place, ...others] = byName.length > 0 ? byName : exportedPlaces(fieldOf(index), baseNames, names);
    if (byName.length === 0 && place !== undefined) asExported.add(index);
    if (others.length > 0) return { fault: `has the column ${quoteCell(name)} more than once` };
    if (place !== undefined) placeOf.set(index, place);
  }
  const keys = keyIndexes.filter((index) => placeOf.has(index));
  if (keys.length === 0)
    return {
      fault: `has no column ${quoteCell(key.column)}, by which rows find their contacts (${printable(matchedField(key.by))})`,
    };
  const added = [...new Set(fieldIndexes)].filter((index) => !placeOf.has(index));
  if (fieldIndexes.length > 0 && added.length === new Set(fieldIndexes).size)
    return { fault: 'has none of the columns that would be sent' };
  return { placeOf, asExported, keyIndexes: keys, added: added.map((index) => names[index] ?? '') };
}

/**
 * The places of a column in the base: by its name, else by its words. Columns that the file has under their
 * own name do not count.
 */
function placesOf(name: string, baseNames: readonly string[], names: readonly string[]): number[] {
  const places = (isMeant: (base: string) => boolean): number[] =>
    baseNames.flatMap((base, place) => (isMeant(base) ? [place] : []));
  const exact = places((base) => base === name);
  if (exact.length > 0) return exact;
  const words = foldName(name);
  return words === '' ? [] : places((base) => foldName(base) === words && !names.includes(base));
}

/** The places of the header that an export gives a field. */
function exportedPlaces(
  field: string | undefined,
  baseNames: readonly string[],
  names: readonly string[],
): number[] {
  if (field === undefined) return [];
  return baseNames.flatMap((base, place) => {
    const isMeant = base === field || typedHeader(base)?.field === field;
    return isMeant && !names.includes(base) ? [place] : [];
  });
}
