import { CUSTOM_TYPES, isStandardField, type CustomType, type StandardField } from '../contact/field.js';
import { isSystemField, isSystemKey } from '../contact/system-key.js';
import { quoteCell } from '../contact/text.js';
import { nearest } from '../nearest.js';
import { hiddenReason } from './compile.js';
import { meaningOf, typedHeader } from './header-name.js';
import { isIdName } from './schema.js';

/** What the names of a header say by themselves. Columns are indexes. */
export type NameMatches = {
  /** The columns that fit best; more than one where several fit equally well. */
  readonly known: ReadonlyMap<'id' | StandardField, readonly number[]>;
  /** Columns whose header names a custom field and its type; more than one where a field is named twice. */
  readonly custom: ReadonlyMap<string, readonly TypedColumn[]>;
  /** Why other columns are ignored. */
  readonly ignored: ReadonlyMap<number, string>;
  /** Typed headers that cannot be a custom field. */
  readonly mistakes: readonly string[];
};

type TypedColumn = { readonly index: number; readonly type: CustomType };

/** Matches cleaned header names to fields: typed headers first, then the API's own names, then synonyms. */
export function matchNames(names: readonly string[]): NameMatches {
  const fits = new Map<'id' | StandardField, { exact: number[]; synonym: number[] }>();
  const custom = new Map<string, TypedColumn[]>();
  const ignored = new Map<number, string>();
  const mistakes: string[] = [];
  names.forEach((name, index) => {
    if (hiddenReason(name) !== undefined) return;
    const typed = typedHeader(name);
    if (typed !== undefined) {
      const { field, type } = typed;
      if (isStandardField(field) || isIdName(field)) mistakes.push(notCustom(name, field));
      else if (isSystemField(field, type)) ignored.set(index, systemReason(field, type));
      else custom.set(field, [...(custom.get(field) ?? []), { index, type }]);
      return;
    }
    const fit = meaningOf(name);
    if (fit === undefined) ignored.set(index, unknownReason(name));
    else if (fit.meaning === 'fullName')
      ignored.set(index, 'first and last name in one cell are not told apart');
    else {
      const columns = fits.get(fit.meaning) ?? { exact: [], synonym: [] };
      columns[fit.rank].push(index);
      fits.set(fit.meaning, columns);
    }
  });
  const known = new Map<'id' | StandardField, readonly number[]>();
  for (const [meaning, { exact, synonym }] of fits) {
    known.set(meaning, exact.length > 0 ? exact : synonym);
    if (exact.length > 0) for (const index of synonym) ignored.set(index, `column "${meaning}" fits better`);
  }
  return { known, custom, ignored, mistakes };
}

/** A line for each field that several columns fit equally well. */
export function findTies({ known, custom }: NameMatches, names: readonly string[]): string[] {
  const columnsOf = new Map<string, readonly number[]>(known);
  for (const [field, columns] of custom)
    columnsOf.set(
      field,
      columns.map((column) => column.index),
    );
  return [...columnsOf].flatMap(([field, columns]) => {
    if (columns.length < 2) return [];
    const named = columns
      .map((index) => `${quoteCell(names[index] ?? '')} (column ${index + 1})`)
      .join(' and ');
    return `${named} fit ${quoteCell(field)} equally well: name one in a mapping file, or rename the other`;
  });
}

function notCustom(name: string, field: string): string {
  return `${quoteCell(name)}: ${quoteCell(field)} has a type of its own; head the column ${quoteCell(field)}`;
}

/** Why a column that Chative has itself is not sent, and how a custom field of the same meaning gets there. */
function systemReason(name: string, type: CustomType = 'text'): string {
  return `Chative itself keeps ${quoteCell(name)}, and takes no other; a custom field needs another name, as in ${quoteCell(`My ${name}:${type}`)}`;
}

function unknownReason(name: string): string {
  if (isSystemKey(name)) return systemReason(name);
  const colon = name.lastIndexOf(':');
  const type =
    colon > 0
      ? meantType(
          name
            .slice(colon + 1)
            .trim()
            .toLowerCase(),
        )
      : undefined;
  const typed = type === undefined ? `${name}:text` : `${name.slice(0, colon)}:${type}`;
  return `no field is named so; head it ${quoteCell(typed)} to send it as a custom field`;
}

function meantType(word: string): CustomType | undefined {
  const isShort = (type: CustomType) => word.length > 2 && type.startsWith(word);
  return CUSTOM_TYPES.find(isShort) ?? CUSTOM_TYPES.find((type) => type === nearest(word, CUSTOM_TYPES));
}
