import { quoteCell } from '../contact/text.js';
import { RunError } from '../errors.js';

/** All mistakes of a mapping in one error, one line each. `source` is the name of the mapping file or of the input. */
export function mappingError(source: string, mistakes: readonly string[], hint?: string): RunError {
  const [only] = mistakes;
  const message =
    mistakes.length === 1 && only !== undefined
      ? `${source}: ${only}`
      : `${source}: ${mistakes.length} mistakes\n${shown(mistakes).join('\n')}`;
  return new RunError('mapping', message, { hint });
}

/** How many mistakes are shown, so that they fit a screen. The next run shows the others. */
const MISTAKES_SHOWN = 30;

function shown(mistakes: readonly string[]): string[] {
  const first = mistakes.slice(0, MISTAKES_SHOWN).map((mistake) => `  ${mistake}`);
  const rest = mistakes.length - first.length;
  return rest > 0 ? [...first, `  and ${rest} more`] : first;
}

/** A place in the mapping file as its author would write it: `customFields["Last seen"].format`. */
export function pathText(path: readonly PropertyKey[]): string {
  let text = '';
  for (const key of path) {
    if (typeof key === 'string' && /^[A-Za-z_]\w*$/.test(key)) text += text === '' ? key : `.${key}`;
    else text += typeof key === 'number' ? `[${key}]` : `[${quoteCell(String(key))}]`;
  }
  return text === '' ? 'the file' : text;
}

/** A value of the mapping file, short enough for a message. */
export function foundText(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string':
      return quoteCell(value);
    case 'number':
    case 'bigint':
    case 'boolean':
      return `${String(value)} (a ${typeof value === 'boolean' ? 'boolean' : 'number'})`;
    default:
      return 'a map';
  }
}

/** `; did you mean "x"?`, or nothing. */
export function didYouMean(name: string | undefined): string {
  return name === undefined ? '' : `; did you mean ${quoteCell(name)}?`;
}

/** How many names a message lists: a file may have thousands of columns. */
const NAMES_LISTED = 40;

/** Names for a message: `"a", "b" and 3 more`. */
export function listed(names: readonly string[]): string {
  const known = names.filter((name) => name !== '');
  if (known.length === 0) return 'no names';
  const shown = known.slice(0, NAMES_LISTED).map(quoteCell).join(', ');
  const rest = known.length - NAMES_LISTED;
  return rest > 0 ? `${shown} and ${rest} more` : shown;
}
