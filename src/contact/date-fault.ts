import { isBareNumber } from './date-reading.js';
import { toIsoText } from './iso-time.js';
import { quoteCell } from './text.js';
import { readByFormat } from './zone-time.js';

const ISO_EXAMPLES = '2024-12-25 or 2024-12-25T09:30:00+07:00';

/** Why a text is no date and what cures it; `fits` are the common formats that would read it. */
export function explainDate(text: string, format: string | undefined, fits: readonly string[]): string {
  const found = quoteCell(text);
  if (format === 's' || format === 'ms') {
    const unit = format === 's' ? 'seconds' : 'milliseconds';
    return `${found} is not a Unix time in ${unit}: expected digits alone, as the declared format ${format} says`;
  }
  if (format !== undefined) {
    const readable = fits.map((fit) => (fit === 'ISO' ? 'ISO 8601, which needs no format' : fit));
    const cure = readable.length === 0 ? '' : `; it would fit ${readable.join(' or ')}`;
    return `${found} does not fit the declared format ${format}${cure}`;
  }
  if (isBareNumber(text)) return `${found} ${explainNumber(text)}`;
  if (fits.length > 1) {
    const readings = fits.map((fit) => `${readingOf(text, fit)} (${fit})`).join(' or ');
    return `${found} could be ${readings}; declare which with format, such as format: ${fits[0] ?? ''}`;
  }
  if (fits[0] !== undefined)
    return `${found} is not ISO 8601; declare how the column is written: format: ${fits[0]}`;
  if (/^\d{4}-\d\d-\d\d/.test(text))
    return `${found} is not a date or time that exists; expected ${ISO_EXAMPLES}`;
  return `${found} is not a date: expected ISO 8601, such as ${ISO_EXAMPLES}, or declare the column's format`;
}

function explainNumber(text: string): string {
  const isDay = /^(?:19|20)\d{6}$/.test(text) && readByFormat(text, 'yyyyMMdd', 'UTC') !== undefined;
  if (isDay) return 'could be a day or a Unix time; declare which with format: yyyyMMdd, s or ms';
  return 'is a number that could be a Unix time in seconds or in milliseconds; declare which with format: s or ms';
}

function readingOf(text: string, format: string): string {
  const moment = readByFormat(text, format, 'UTC');
  return moment === undefined ? '' : toIsoText(moment.ms, moment.offsetMin).slice(0, 10);
}
