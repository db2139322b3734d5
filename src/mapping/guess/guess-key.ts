import type { StandardField } from '../../contact/field.js';
import { parseContactId } from '../../contact/id.js';
import type { Candidates, GuessLine, SampledColumn } from './guess-types.js';
import { fits } from './infer-type.js';

/** Headers under which tables say what to do with a row; only suggested, for such a column can delete. */
const ACTION_NAMES = /^(?:action|op|operation|aktion|acción|opération|hành động)$/iu;

/** More different words than this are no column of actions. */
const ACTION_WORDS = 6;

/** How rows may find their contacts: by the ID, else by the only e-mail or phone column. */
export function guessKey(
  candidates: ReadonlyMap<'id' | StandardField, Candidates>,
  columns: readonly SampledColumn[],
): GuessLine[] {
  const ids = candidates.get('id')?.columns ?? [];
  const [id] = ids;
  if (id !== undefined && ids.length === 1) {
    const isValid = id.samples.length === 0 || fits(id.samples, parseContactId);
    const remark = isValid
      ? "it must hold the contact's ID in Chative"
      : 'its cells do not look like IDs: check it';
    return [{ name: 'id', spec: { column: id.name }, isActive: true, remark }];
  }
  const suggested =
    ids.length > 0
      ? ids
      : columns.filter(({ name, samples }) => /id$/i.test(name) && fits(samples, parseContactId));
  const suggestions = suggested.map(({ name }): GuessLine => {
    return {
      name: 'id',
      spec: { column: name },
      isActive: false,
      remark: "if it holds the contact's ID in Chative; then without match",
    };
  });
  const by =
    ids.length > 0
      ? undefined
      : (['email', 'phone'] as const).find((field) => candidates.get(field)?.columns.length === 1);
  const [column] = by === undefined ? [] : (candidates.get(by)?.columns ?? []);
  if (by === undefined || column === undefined) return suggestions;
  return [
    {
      name: 'match',
      spec: { by, column: column.name },
      isActive: true,
      remark: 'contacts are listed first, to find them',
    },
    ...suggestions,
  ];
}

/** Columns that may say what to do with a row. */
export function guessAction(columns: readonly SampledColumn[]): GuessLine[] {
  const found = columns.filter(
    ({ name, samples }) => ACTION_NAMES.test(name) && samples.length <= ACTION_WORDS,
  );
  return found.map(({ name, samples }) => {
    const words = samples.filter((word) => !/^(?:update|delete)$/i.test(word));
    const values = Object.fromEntries(words.map((word) => [word, 'update']));
    return {
      name: 'action',
      spec: { column: name, ...(words.length === 0 ? {} : { values }) },
      isActive: false,
      remark: words.length === 0 ? 'can delete contacts' : 'say which words mean delete',
    };
  });
}
