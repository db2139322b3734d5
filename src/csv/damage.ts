import { RunError } from '../errors.js';
import { formatBytes, type RecordLimits } from './limits.js';

/** What is wrong with a file as a whole, and the physical line on which it begins. */
export type Damage = { readonly line: number; readonly what: string; readonly hint: string };

/** Damage as the error that ends the run: file, line, cure. */
export function damageError(name: string, { line, what, hint }: Damage): RunError {
  return new RunError('input', `${name}, line ${line}: ${what}`, { hint });
}

const QUOTE_RULE =
  'A quote inside a quoted cell is written twice (""), and a cell that begins with a quote ends with one.';

/** Text follows the closing quote of a cell that opened on `openedOn`. */
export function textAfterQuote(openedOn: number, closedOn: number): Damage {
  const where =
    closedOn === openedOn ? '' : `, which stands on line ${closedOn}: is the quote opened here never closed?`;
  return {
    line: openedOn,
    what: `there is text after the closing quote of a cell${where}`,
    hint: QUOTE_RULE,
  };
}

/** The file ends inside a quoted cell. */
export function quoteNotClosed(openedOn: number): Damage {
  return { line: openedOn, what: 'the quote opened here is never closed', hint: QUOTE_RULE };
}

/** The record from `line` on has more lines than allowed; its open quote stands on `openedOn`. */
export function tooManyLines(line: number, openedOn: number, limits: RecordLimits): Damage {
  const quote = openedOn === line ? 'the quote opened here' : `the quote opened on line ${openedOn}`;
  return {
    line,
    what: `the record that begins here has more than ${limits.maxLines} lines: is ${quote} never closed?`,
    hint: raiseHint(limits),
  };
}

/** The record from `line` on is larger than allowed. */
export function recordTooLarge(line: number, limits: RecordLimits): Damage {
  const size = formatBytes(limits.maxBytes);
  return { line, what: `the record that begins here is larger than ${size}`, hint: raiseHint(limits) };
}

function raiseHint({ maxBytes, maxLines }: RecordLimits): string {
  const now = `now ${formatBytes(maxBytes)}, ${maxLines} lines`;
  return `Close the quote; if the cell really is that long, raise --max-record, which lifts both bounds (${now}).`;
}
