import { RunError } from '../errors.js';
import { formatBytes, MAX_COLUMNS, type RecordLimits } from './limits.js';
import type { Quote } from './quote.js';

/** What is wrong with a file as a whole, and the physical line on which it begins. */
export type Damage = { readonly line: number; readonly what: string; readonly hint: string };

/** The error that ends the run because of damage. It names the file, the line and the cure. */
export function damageError(name: string, { line, what, hint }: Damage): RunError {
  return new RunError('input', `${name}, line ${line}: ${what}`, { hint });
}

/** The name of each quote, and the rule by which cells are written in it. */
const QUOTES: Record<Quote, { readonly name: string; readonly rule: string }> = {
  '"': {
    name: 'quote',
    rule: 'A quote inside a quoted cell is written twice (""), and a cell that begins with a quote ends with one.',
  },
  "'": {
    name: "single quote (')",
    rule:
      'The header stands in single quotes, so they are the quotes of this file: a cell that begins with one ends ' +
      "with one, and one inside it is written twice. The name 't Hooft is written '''t Hooft'.",
  },
};

/** Text follows the closing quote of a cell that opened on `openedOn`. */
export function textAfterQuote(
  openedOn: number,
  closedOn: number,
  quote: Quote,
  hasBackslash = false,
): Damage {
  const { name, rule } = QUOTES[quote];
  if (hasBackslash) return backslashBeforeQuote(closedOn, quote);
  const where =
    closedOn === openedOn
      ? ''
      : `, which stands on line ${closedOn}: is the ${name} opened here never closed?`;
  return {
    line: openedOn,
    what: `there is text after the closing ${name} of a cell${where}`,
    hint: rule,
  };
}

/** A backslash stands before the quote. By the rules of CSV the quote ends its cell, but the text goes on behind it. */
function backslashBeforeQuote(line: number, quote: Quote): Damage {
  return {
    line,
    what: `a ${QUOTES[quote].name} stands behind a backslash (\\${quote}) and text follows it, so it does not end its cell`,
    hint:
      `Programs that write \\${quote} for a quote inside a cell, MySQL for one, can write it twice instead ` +
      `(${quote}${quote}): change that there (in MySQL, ESCAPED BY '"'), or replace each \\${quote} in the file by ${quote}${quote}.`,
  };
}

/** The file ends inside a quoted cell. */
export function quoteNotClosed(openedOn: number, quote: Quote): Damage {
  const { name, rule } = QUOTES[quote];
  return { line: openedOn, what: `the ${name} opened here is never closed`, hint: rule };
}

/** The record from `line` on has more lines than allowed; its open quote stands on `openedOn`. */
export function tooManyLines(line: number, openedOn: number, limits: RecordLimits, quote: Quote): Damage {
  const opened = `the ${QUOTES[quote].name} opened ${openedOn === line ? 'here' : `on line ${openedOn}`}`;
  return {
    line,
    what: `the record that begins here has more than ${limits.maxLines} lines: is ${opened} never closed?`,
    hint: raiseHint(limits),
  };
}

/** The record from `line` on is larger than allowed. */
export function recordTooLarge(line: number, limits: RecordLimits): Damage {
  const size = formatBytes(limits.maxBytes);
  return { line, what: `the record that begins here is larger than ${size}`, hint: raiseHint(limits) };
}

/** The record that begins on `line` has more cells than any table. */
export function tooManyCells(line: number): Damage {
  return {
    line,
    what: `the record that begins here has more than ${MAX_COLUMNS.toLocaleString('en')} cells`,
    hint: 'That is more than a sheet of Excel holds: check the export that wrote it, or its --delimiter.',
  };
}

function raiseHint({ maxBytes, maxLines }: RecordLimits): string {
  const now = `now ${formatBytes(maxBytes)}, ${maxLines} lines`;
  return `Close the quote; if the cell really is that long, raise --max-record, which lifts both bounds (${now}).`;
}
