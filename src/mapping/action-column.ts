import { ACTIONS, type Action } from '../contact/change.js';
import { invalid, type Parsed } from '../contact/problem.js';
import { cleanCell, quoteCell } from '../contact/text.js';
import { unwrapCell } from '../contact/decoration.js';
import { refuseNoValue } from '../contact/no-value.js';
import { createWordMap } from './word-map.js';

const ACTION_NAMES = /^(?:action|op|operation|aktion|acción|opération|hành động)$/iu;

/**
 * Whether a header is a usual name for a column of actions. Only a mapping file can make such a column count,
 * because it can delete.
 */
export function isActionName(name: string): boolean {
  return ACTION_NAMES.test(name);
}

/**
 * Compiles the reader of the action's cell. It reads the declared words, and update and delete in any case.
 * An empty cell means `whenEmpty`.
 */
export function createActionReader(
  values: Readonly<Record<string, Action>>,
  whenEmpty: Action,
  nullWords: ReadonlySet<string>,
): (cell: string) => Parsed<Action> {
  const lookUp = createWordMap(values);
  const usual = createWordMap<Action>(Object.fromEntries(ACTIONS.map((action) => [action, action])));
  const known = [...ACTIONS, ...Object.keys(values)].join(', ');
  return (cell) => {
    const written = cleanCell(cell);
    const text = written === '' ? '' : unwrapCell(written, 'text');
    const action = text === '' ? undefined : (lookUp(written) ?? lookUp(text) ?? usual(text));
    if (action !== undefined) return { ok: true, value: action };
    if (text === '' || nullWords.has(written) || nullWords.has(text)) return { ok: true, value: whenEmpty };
    return (
      refuseNoValue(text, false) ??
      invalid('invalid_action', `${quoteCell(text)} is no action: expected one of ${known}`)
    );
  };
}
