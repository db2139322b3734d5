import { cellTypeOf, matchedField } from '../contact/key.js';
import type { CompiledMapping } from '../mapping/compiled.js';
import type { Cause } from './causes.js';
import { declarationFor } from './cures.js';
import type { ReadBackRemark } from './read-back.js';

/** One edit or flag that would cure many rows at once. */
export type Advice =
  /** No row at all says by what to find its contact; `other` is a column that could. */
  | { readonly kind: 'no_key'; readonly key: string; readonly column: string; readonly other?: OtherKey }
  /** Most rows found nobody by phone, and the mapping names no country. */
  | { readonly kind: 'country'; readonly column: string }
  /** No row found anybody by this field, whose name is typed by hand in Chative, too. */
  | { readonly kind: 'field_name'; readonly field: string }
  /** Most cells of a column are refused: it is in a form that the mapping can declare. */
  | { readonly kind: 'declare'; readonly column: string; readonly options: string }
  /** Cells hold nulls of other programs. */
  | { readonly kind: 'null_words'; readonly words: readonly string[]; readonly cells: number }
  /** What was found out when the first written rows were read back. */
  | { readonly kind: 'read_back'; readonly remark: ReadBackRemark };

type OtherKey = { readonly by: 'email' | 'phone'; readonly column: string };

type Counts = { readonly rows: number; readonly invalid: number; readonly notFound: number };

/** What the rows, taken together, suggest to change in the flags or the mapping. */
export function adviseOn(
  { rows, invalid, notFound }: Counts,
  causes: readonly Cause[],
  { key, fields }: Pick<CompiledMapping, 'key' | 'fields'>,
): Advice[] {
  const advice: Advice[] = [];
  const { by, column, country } = key;
  const missing = sum(causes.filter(({ code }) => code === 'missing_id').map(({ count }) => count));
  if (rows > 0 && missing >= rows) {
    const other = (['email', 'phone'] as const).flatMap((field): OtherKey[] => {
      const found = fields.find((mapped) => mapped.field === field && field !== by)?.column;
      return found === undefined ? [] : [{ by: field, column: found }];
    })[0];
    advice.push({ kind: 'no_key', key: matchedField(by), column, ...(other && { other }) });
  }
  if (by === 'phone' && country === undefined && notFound * 2 > rows - invalid)
    advice.push({ kind: 'country', column });
  if (cellTypeOf(by) === 'text' && notFound > 0 && notFound >= rows - invalid)
    advice.push({ kind: 'field_name', field: matchedField(by) });
  for (const cause of causes) {
    const options = declarationFor(cause, rows);
    if (options !== undefined) advice.push({ kind: 'declare', column: cause.column ?? '', options });
  }
  const words = [...new Set(causes.flatMap(({ nullWords }) => nullWords))];
  if (words.length > 0)
    advice.push({ kind: 'null_words', words, cells: sum(causes.map(({ nullCells }) => nullCells)) });
  return advice;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((all, count) => all + count, 0);
}
