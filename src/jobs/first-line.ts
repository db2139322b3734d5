import { parseEmail } from '../contact/email.js';
import { quoteCell } from '../contact/text.js';
import { pointToHeader } from '../csv/header-line.js';
import type { CsvFile } from '../csv/open.js';
import { RunError } from '../errors.js';
import { namesField } from '../mapping/header-name.js';

type FirstLine = Pick<CsvFile, 'header' | 'likelyHeaderLine' | 'knownHeaderLine'>;

/**
 * Adds to an error about the names of columns what the first line is instead of a header: a title above it,
 * or a row of a table without one.
 */
export function explainFirstLine(error: unknown, file: FirstLine): unknown {
  const line = file.knownHeaderLine(namesField) ?? file.likelyHeaderLine();
  if (line !== undefined) return pointToHeader(error, line);
  const value = valueInHeader(file.header);
  const isAboutNames = error instanceof RunError && error.kind === 'mapping';
  return value === undefined || !isAboutNames
    ? error
    : new RunError(error.kind, error.message, { hint: headerless(value), cause: error });
}

/** A first line that gives no names to guess by. Throws RunError `input` with the cure. */
export function refuseFirstLine({ name, ...file }: FirstLine & Pick<CsvFile, 'name'>): void {
  const { header } = file;
  const names = header.filter((column) => column !== '').length;
  const isSparse = names <= 1 || names * 2 <= header.length;
  const line = file.knownHeaderLine(namesField) ?? (isSparse ? file.likelyHeaderLine() : undefined);
  const value = valueInHeader(header);
  if (line !== undefined) {
    const few = names === 1 ? 'holds one column name only' : `holds ${names} column names only`;
    const what = isSparse ? few : 'does not look like a header';
    throw pointToHeader(new RunError('input', `${name}: the first line ${what}`), line);
  }
  if (value !== undefined)
    throw new RunError('input', `${name}: the first line is no header`, { hint: headerless(value) });
}

/** An e-mail address among the names: the file begins with a row of values. */
function valueInHeader(header: readonly string[]): string | undefined {
  return header.some(namesField) ? undefined : header.find((text) => parseEmail(text).ok);
}

function headerless(value: string): string {
  return `The first line holds the value ${quoteCell(value)}: write a line with the names of the columns above it, such as id,firstName,email.`;
}
