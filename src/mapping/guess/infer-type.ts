import { parseBoolean } from '../../contact/boolean.js';
import { guessDateFormats, parseBirthday, parseDate, type DateKind } from '../../contact/date.js';
import type { CustomType } from '../../contact/field.js';
import { isNoDate } from '../../contact/no-date.js';
import { guessNumberFormats } from '../../contact/number-guess.js';
import type { NumberFormat } from '../../contact/number.js';
import type { Parsed } from '../../contact/problem.js';

/** The options of a field as a mapping file would write them, without its column. */
export type GuessedOptions = Readonly<
  Record<string, string | readonly string[] | Readonly<Record<string, string>>>
>;

/** This share of the sampled cells need not fit, because real columns hold some rubbish. */
const MISFITS = 0.1;

/**
 * The types that a column's cells (cleaned, not empty) can have, each with its options. There are several
 * where only a person can tell, such as for 03/04/2024. Text is the type without cells, and the last resort.
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
  // Digits alone are a date only where a person declares it.
  const dates = samples.every((text) => /^\d+$/.test(text))
    ? []
    : inferOptions('date', samples, timezone).filter((options) => fits(samples, dateReader(options)));
  if (dates.length > 0) return dates.map((options) => ({ type: 'date', ...options }));
  return [{}];
}

/** The options with which a type reads the cells; empty where no options do. */
export function inferOptions(
  type: CustomType | 'birthday',
  samples: readonly string[],
  timezone: string,
  nowMs?: number,
): GuessedOptions[] {
  switch (type) {
    case 'text':
    case 'boolean':
      return [{}];
    case 'number':
      return guessNumberFormats(samples).map(optionsOf);
    case 'date':
    case 'birthday':
      return inferDateFormats(
        samples.filter((text) => !isNoDate(text)),
        type,
        nowMs,
      ).map((format) => ({ ...(format === 'ISO' ? {} : { format }), ...zoneOption(timezone) }));
  }
}

/** The zone as an option. UTC is the default and is not written: then `--timezone` decides when the file is synced. */
export function zoneOption(timezone: string): GuessedOptions {
  return timezone === 'UTC' ? {} : { timezone };
}

/** Whether nearly all cells can be parsed. */
export function fits(samples: readonly string[], parse: (text: string) => Parsed<unknown>): boolean {
  return samples.length > 0 && isMost(samples, (text) => parse(text).ok);
}

/** Makes a reader of dates by guessed options. A mark for "no date" counts as read. */
export function dateReader(
  { format }: GuessedOptions,
  kind: DateKind = 'date',
): (text: string) => Parsed<unknown> {
  const rule = { timezone: 'UTC', ...(typeof format === 'string' && { format }) };
  const parse = kind === 'date' ? parseDate : parseBirthday;
  return (text) => (isNoDate(text) ? { ok: true, value: undefined } : parse(text, rule));
}

/** Whether nearly all cells fit. The loop ends at the first misfit too many. */
function isMost(samples: readonly string[], fits: (text: string) => boolean): boolean {
  const allowed = samples.length * MISFITS;
  let misfits = 0;
  return samples.every((text) => fits(text) || ++misfits <= allowed);
}

/**
 * Whether all cells are digits of one length, such as postal codes. Adding them up would make no sense, so
 * text comes before number.
 */
function areCodes([first = '', ...others]: readonly string[]): boolean {
  return /^\d{4,}$/.test(first) && others.every((text) => /^\d+$/.test(text) && text.length === first.length);
}

/** A format as a mapping file declares it. */
function optionsOf({ decimal, thousands, strip }: NumberFormat): GuessedOptions {
  return {
    ...(decimal !== undefined && { decimal }),
    ...(thousands !== undefined && { thousands }),
    ...(strip !== undefined && { strip }),
  };
}

/** The least share of cells that must be dates. The other half are likely to be mistakes, and a person checks them. */
const DATES_AT_LEAST = 0.5;

function inferDateFormats(
  samples: readonly string[],
  kind: DateKind,
  nowMs: number | undefined,
): readonly string[] {
  const formats = guessDateFormats(samples, kind, nowMs);
  if (formats.length > 0) return formats;
  const dates = samples.filter((text) => guessDateFormats([text], kind, nowMs).length > 0);
  return dates.length < samples.length * DATES_AT_LEAST ? [] : guessDateFormats(dates, kind, nowMs);
}
