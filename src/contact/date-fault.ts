import type { DateAdvice } from './date-fits.js';
import { isBareNumber } from './date-reading.js';
import { foreignMonth } from './month-names.js';
import { quoteCell } from './text.js';

const ISO_EXAMPLES = '2024-12-25 or 2024-12-25T09:30:00+07:00';

/** A text that is no date by the rules of its column. */
export type RefusedDate = {
  readonly text: string;
  /** The declared format. */
  readonly format: string | undefined;
  /** What the column told; undefined where only the cell is known. */
  readonly advice: DateAdvice | undefined;
  /** The formats that would read this cell; `ISO` for one that needs none. */
  readonly fits: readonly string[];
  /** The day that the cell is by a format; undefined where that does not read it. */
  readonly dayBy: (format: string) => string | undefined;
};

/** From this share of a column's dates on, one format is its format. */
const NEARLY_ALL = 0.9;

/** Why a text is no date and what cures it: judged by the whole column where that is known. */
export function explainDate(refused: RefusedDate): string {
  const found = quoteCell(refused.text);
  if (refused.format !== undefined) return `${found} ${explainDeclared(refused, refused.format)}`;
  const { text, advice, fits } = refused;
  const formats = (advice?.formats ?? fits).filter((format) => refused.dayBy(format) !== undefined);
  if (advice !== undefined && formats.length > 0 && isMixed(advice)) return `${found} ${explainMix(advice)}`;
  if (isBareNumber(text) || /^\d{5}[.,]\d+$/.test(text)) return `${found} ${explainNumber(text, formats)}`;
  const [only, ...others] = formats;
  if (only !== undefined && others.length > 0) return `${found} ${explainReadings(refused, formats)}`;
  if (only !== undefined)
    return `${found} is not ISO 8601; declare in the mapping how the column is written: format: ${only}`;
  return `${found} ${explainItself(text)}`;
}

/** By a declared format; another one is named only where it reads more of the column. */
function explainDeclared({ text, advice, fits }: RefusedDate, format: string): string {
  if (format === 's' || format === 'ms') {
    const unit = format === 's' ? 'seconds' : 'milliseconds';
    return `is not a Unix time in ${unit}: expected digits alone, as the declared format ${format} says`;
  }
  if (format === 'excel') return 'is not a day number such as 33015, as the declared format excel says';
  const start = `does not fit the declared format ${format}`;
  const own = ownFault(text);
  if (own !== undefined) return `${start}: ${own}`;
  const better = advice === undefined ? fits : advice.fits > advice.read ? advice.formats : [];
  const readable = better.map((fit) => (fit === 'ISO' ? 'ISO 8601, which needs no format' : fit));
  if (readable.length > 0)
    return `${start}; ${advice === undefined ? 'it' : 'the column'} would fit ${readable.join(' or ')}`;
  return advice !== undefined && advice.read > 0
    ? `${start}, which ${cells(advice.read)} of the column fit`
    : start;
}

/** Whether no one format reads the column: other cells are ISO 8601, or of another format. */
function isMixed({ fits, dates, read }: DateAdvice): boolean {
  return read > 0 || fits < dates * NEARLY_ALL;
}

function explainMix({ formats, fits, dates, read }: DateAdvice): string {
  const parts = [
    ...(read > 0 ? [`${cells(read)} as ISO 8601`] : []),
    `${cells(fits)} as ${formats.join(' or ')}`,
    ...(dates > fits ? [`${cells(dates - fits)} in another way`] : []),
  ];
  return `is written in another way than others: the column has ${parts.join(', ')}. No single format reads them all: write the column in one way`;
}

function cells(count: number): string {
  return count === 1 ? '1 cell' : `${count} cells`;
}

function explainReadings({ text, dayBy }: RefusedDate, formats: readonly string[]): string {
  const days = formats.map((format) => dayBy(format));
  const declared = `declare in the mapping how the column is written: format: ${formats.join(' or ')}`;
  if (new Set(days).size === 1) return `is not ISO 8601; ${declared}`;
  const readings = formats.map((format, i) => `${days[i] ?? text} (${format})`).join(' or ');
  return `could be ${readings}; ${declared}`;
}

/** What a bare number looks like, by the formats that give a plausible day. */
const LOOKS: Readonly<Record<string, string>> = {
  excel: 'a day number of a spreadsheet',
  s: 'a Unix time in seconds',
  ms: 'a Unix time in milliseconds',
};

function explainNumber(text: string, formats: readonly string[]): string {
  if (/^(?:1[89]|20)\d\d$/.test(text)) return 'is a year alone: a date needs month and day, too';
  if (/^(?:19|20)\d\d(?:0[1-9]|1[0-2])$/.test(text) && formats.length === 0)
    return 'is a number that looks like a year and a month: a date needs a day, too';
  if (formats.length === 0)
    return `is a number, and nothing tells what day it means: write ${ISO_EXAMPLES}, or declare the column's format`;
  const looks = formats.map((format) => LOOKS[format] ?? `a day without separators (${format})`).join(' or ');
  return `is a number that looks like ${looks}; declare it in the mapping: format: ${formats.join(' or ')}`;
}

function explainItself(text: string): string {
  const own = ownFault(text);
  if (own !== undefined) return `is not a date: ${own}`;
  if (/^\d{4}-\d\d-\d\d/.test(text)) return `is not a date or time that exists; expected ${ISO_EXAMPLES}`;
  return `is not a date: expected ISO 8601, such as ${ISO_EXAMPLES}, or declare the column's format in the mapping`;
}

/** What no format could mend: a missing part, or a month in another language. */
function ownFault(text: string): string | undefined {
  if (/^(?:--)?\d{1,2}[/.-]\d{1,2}$/.test(text)) return 'it has no year';
  if (/^(?:19|20)\d\d[/.-]\d{1,2}$/.test(text) || /^\d{1,2}[/.-](?:19|20)\d\d$/.test(text))
    return 'it has no day';
  const language = foreignMonth(text);
  return language === undefined
    ? undefined
    : `no format reads its month name (${language}): write the month as a number, as in 2024-12-25`;
}
