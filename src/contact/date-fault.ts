import type { DateAdvice } from './date-fits.js';
import { lackOf } from './date-lack.js';
import { explainNumber, isNumberText } from './date-number-fault.js';
import { isYearAlone } from './date-reading.js';
import { readIso } from './iso-time.js';
import { quoteCell } from './text.js';

const ISO_EXAMPLES = '2024-12-25 or 2024-12-25T09:30:00+07:00';

const AS_WRITTEN = 'declare in the mapping how the column is written: format:';

/** A text that is no date by the rules of its column. */
export type RefusedDate = {
  readonly text: string;
  /** The declared format. */
  readonly format: string | undefined;
  /** Advice from the whole column; undefined where only the cell is known. */
  readonly advice: DateAdvice | undefined;
  /** The formats that would read this cell; `ISO` for one that needs none. Costly. */
  readonly ownFormats: () => readonly string[];
  /** The day that the cell is by a format; undefined where the format does not read it. */
  readonly dayBy: (format: string) => string | undefined;
  /** Why the field may not hold the day that a format gives; undefined where no format reads the cell. */
  readonly boundsFault: () => string | undefined;
};

/** Where one format reads this share of a column's dates, it is the format of the column. */
const NEARLY_ALL = 0.9;

/** Why a text is no date, and what cures it. The whole column decides where it is known. */
export function explainDate(refused: RefusedDate): string {
  const { text, format, advice } = refused;
  const why = format === undefined ? explainUndeclared(refused, advice) : explainDeclared(refused, format);
  return `${quoteCell(text)} ${why}`;
}

function explainUndeclared(refused: RefusedDate, advice: DateAdvice | undefined): string {
  const { text, dayBy } = refused;
  const formats = (advice?.formats ?? refused.ownFormats()).filter((format) => dayBy(format) !== undefined);
  if (isNumberText(text)) {
    if (advice !== undefined && formats.length > 0 && isMixed(advice)) return explainMix(advice);
    return explainNumber(text, formats, dayBy);
  }
  if (formats.length === 0) {
    const isAnotherWay = advice !== undefined && advice.fits > 0 && refused.ownFormats().length > 0;
    return isAnotherWay ? explainMix(advice) : explainItself(refused);
  }
  if (advice !== undefined && isMixed(advice)) return explainMix(advice);
  const declared = `${AS_WRITTEN} ${formats.map(asYaml).join(' or ')}`;
  const days = formats.map((format) => dayBy(format));
  if (new Set(days).size === 1) return `is not ISO 8601; ${declared}`;
  const readings = formats.map((format, i) => `${days[i] ?? text} (${format})`).join(' or ');
  return `could be ${readings}; ${declared}`;
}

/** Why a text does not fit the declared format. Another format is named only where it reads more of the column. */
function explainDeclared(refused: RefusedDate, format: string): string {
  const start = declaredStart(refused.text, format);
  const lack = lackOf(refused.text);
  if (lack !== undefined) return `${start}: ${lack}`;
  const { advice } = refused;
  const better = betterFormats(refused);
  const likely = better.filter((other) => orderOf(other) === orderOf(format));
  const readable = (likely.length > 0 ? likely : better).map((fit) =>
    fit === 'ISO' ? 'ISO 8601, which needs no format' : fit,
  );
  if (readable.length > 0)
    return `${start}; ${advice === undefined ? 'it' : 'the column'} would fit ${readable.join(' or ')}`;
  return advice !== undefined && advice.read > 0
    ? `${start}, which ${cells(advice.read, advice)} of the column fit`
    : start;
}

/** The formats that read more of the column than the declared one. */
function betterFormats({ advice, ownFormats }: RefusedDate): readonly string[] {
  if (advice === undefined || advice.fits + advice.read === 0) return ownFormats();
  return advice.fits > advice.read ? advice.formats : [];
}

function declaredStart(text: string, format: string): string {
  switch (format) {
    case 's':
    case 'ms': {
      const unit = format === 's' ? 'seconds' : 'milliseconds';
      return `is not a Unix time in ${unit}: expected digits alone, as the declared format ${format} says`;
    }
    case 'excel':
      return isYearAlone(text)
        ? `could be the year ${text} or the day number of a day long ago: write a whole day`
        : 'is not a day number such as 33015, as the declared format excel says';
    default:
      return `does not fit the declared format ${format}`;
  }
}

/**
 * Whether no single format reads the column: some cells are ISO 8601, or contradict the best format, or many
 * are written in another way.
 */
function isMixed({ fits, cured, dates, read, rival }: DateAdvice): boolean {
  const readsAccepted = fits - cured;
  return readsAccepted < read || rival !== undefined || cured < dates * NEARLY_ALL;
}

function explainMix(advice: DateAdvice): string {
  const { formats, fits, cured, dates, read, rival } = advice;
  const isoCells = read - (fits - cured);
  const others = dates - cured - (rival?.cells ?? 0);
  const parts = [
    ...(isoCells > 0 ? [`${cells(isoCells, advice)} as ISO 8601`] : []),
    `${cells(fits, advice)} as ${formats.join(' or ')}`,
    ...(rival ? [`${cells(rival.cells, advice)} as ${rival.format}`] : []),
    ...(others > 0 ? [`${cells(others, advice)} in another way`] : []),
  ];
  return `is written in another way than others: the column has ${parts.join(', ')}. No single format reads them all: write the column in one way`;
}

function cells(count: number, { isSample }: DateAdvice): string {
  return `${isSample ? 'at least ' : ''}${count === 1 ? '1 cell' : `${count} cells`}`;
}

/**
 * The format as it can be copied into the mapping. In YAML a quote in front begins a quoted text, and a comma
 * ends a value.
 */
function asYaml(format: string): string {
  return format.startsWith("'") || format.includes(',') ? `"${format}"` : format;
}

/** The order of day, month and year in a format, whatever their length. */
function orderOf(format: string): string {
  return format.replace(/'[^']*'|[^dMLy]/g, '').replace(/(.)\1*/g, '$1');
}

function explainItself({ text, boundsFault }: RefusedDate): string {
  const lack = lackOf(text);
  if (lack !== undefined) return `is not a date: ${lack}`;
  const bounds = boundsFault();
  if (bounds !== undefined) return bounds;
  const rest = unreadEnd(text);
  if (rest !== undefined)
    return `ends with ${quoteCell(rest)}, which is not read: a zone is written as Z, UTC or +07:00; expected ${ISO_EXAMPLES}`;
  if (/^\d{4}-\d\d-\d\d/.test(text)) return `is not a date or time that exists; expected ${ISO_EXAMPLES}`;
  return `is not a date: expected ISO 8601, such as ${ISO_EXAMPLES}, or declare the column's format in the mapping`;
}

/**
 * The text behind a date-time of ISO 8601, such as the name of a zone; undefined where the text is no
 * date-time with an end.
 */
function unreadEnd(text: string): string | undefined {
  const [, time, rest] =
    /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?)(\D.{0,40})$/i.exec(text) ?? [];
  return time === undefined || rest === undefined || readIso(time) === undefined ? undefined : rest.trim();
}
