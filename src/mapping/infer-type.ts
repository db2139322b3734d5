import { parseBoolean } from '../contact/boolean.js';
import { guessDateFormats } from '../contact/date.js';
import type { CustomType } from '../contact/field.js';
import { parseNumber, type NumberFormat } from '../contact/number.js';
import type { Parsed } from '../contact/problem.js';

/** The options of a field as a mapping file would write them, without its column. */
export type GuessedOptions = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

/** Real columns hold some rubbish: this share of the sampled cells may not fit. */
const MISFITS = 0.1;

/** Common ways of writing numbers, the plainest first. */
const NUMBER_FORMATS: readonly NumberFormat[] = [
  {},
  { decimal: ',' },
  { thousands: ',' },
  { decimal: ',', thousands: '.' },
  { thousands: ' ' },
  { decimal: ',', thousands: ' ' },
  { thousands: "'" },
];

/**
 * The types that a column's cells (cleaned, not empty) can have, each with its options; several where only
 * a person can tell, such as 03/04/2024. Without cells, and as the last resort, it is text.
 */
export function inferTypes(samples: readonly string[], timezone: string): GuessedOptions[] {
  if (samples.length === 0) return [{}];
  if (fits(samples, (text) => parseBoolean(text)))
    return samples.every((text) => /^[01]$/.test(text))
      ? [{ type: 'boolean' }, { type: 'number' }]
      : [{ type: 'boolean' }];
  const hasZerosInFront = samples.some((text) => /^0\d+$/.test(text));
  const numbers = hasZerosInFront ? [] : inferOptions('number', samples, timezone);
  if (numbers.length > 0 && areCodes(samples)) return [{}, { type: 'number' }];
  if (numbers.length > 0) return numbers.map((options) => ({ type: 'number', ...options }));
  const dates = inferOptions('date', samples, timezone);
  if (dates.length > 0) return dates.map((options) => ({ type: 'date', ...options }));
  return [{}];
}

/** The options with which a type reads the cells; none where no options do. */
export function inferOptions(
  type: CustomType | 'birthday',
  samples: readonly string[],
  timezone: string,
): GuessedOptions[] {
  switch (type) {
    case 'text':
    case 'boolean':
      return [{}];
    case 'number':
      return inferNumberFormats(samples);
    case 'date':
    case 'birthday':
      return inferDateFormats(samples).map((format) =>
        format === 'ISO' ? { timezone } : { format, timezone },
      );
  }
}

/** Whether nearly all cells can be read so. */
export function fits(samples: readonly string[], parse: (text: string) => Parsed<unknown>): boolean {
  return samples.length > 0 && isMost(samples, (text) => parse(text).ok);
}

/** Gives up at the first cell too many. */
function isMost(samples: readonly string[], fits: (text: string) => boolean): boolean {
  const allowed = samples.length * MISFITS;
  let misfits = 0;
  return samples.every((text) => fits(text) || ++misfits <= allowed);
}

/** Digits of one length, such as postal codes: adding them up would make no sense. */
function areCodes([first = '', ...others]: readonly string[]): boolean {
  return /^\d{4,}$/.test(first) && others.every((text) => /^\d+$/.test(text) && text.length === first.length);
}

/** Of formats that read the same numbers only the plainest is kept. */
function inferNumberFormats(samples: readonly string[]): NumberFormat[] {
  const formats = new Map<string, NumberFormat>();
  for (const format of NUMBER_FORMATS) {
    if (!fits(samples, (text) => parseNumber(text, format))) continue;
    const numbers = samples.map((text) => parseNumber(text, format));
    const reading = numbers.map((number) => (number.ok ? number.value : '')).join();
    if (!formats.has(reading)) formats.set(reading, format);
  }
  return [...formats.values()];
}

function inferDateFormats(samples: readonly string[]): string[] {
  const formats = guessDateFormats(samples);
  if (formats.length > 0) return formats;
  const isDate = (text: string) => guessDateFormats([text]).length > 0;
  if (!isMost(samples, isDate)) return [];
  return guessDateFormats(samples.filter(isDate));
}
