import type { Action } from '../contact/change.js';
import { invalid, type Parsed } from '../contact/problem.js';
import { cleanCell, quoteCell } from '../contact/text.js';
import { refuseSpreadsheetError } from './cell-reader.js';
import { createWordMap } from './word-map.js';

/** Compiles the action's cell: the declared words, update and delete in any case, empty for `whenEmpty`. */
export function createActionReader(
  values: Readonly<Record<string, Action>>,
  whenEmpty: Action,
): (cell: string) => Parsed<Action> {
  const lookUp = createWordMap(values);
  const usual = createWordMap<Action>({ update: 'update', delete: 'delete' });
  const known = ['update', 'delete', ...Object.keys(values)].join(', ');
  return (cell) => {
    const text = cleanCell(cell);
    if (text === '') return { ok: true, value: whenEmpty };
    const action = lookUp(text) ?? usual(text);
    if (action !== undefined) return { ok: true, value: action };
    return (
      refuseSpreadsheetError(text) ??
      invalid('invalid_action', `${quoteCell(text)} is no action: expected one of ${known}`)
    );
  };
}
