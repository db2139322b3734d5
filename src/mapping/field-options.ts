import { z } from 'zod';
import { isDateFormat } from '../contact/date.js';
import { isTimeZone } from '../contact/time-zone.js';
import { isCountry } from '../contact/phone.js';
import { isStrip } from '../contact/number.js';
import { cleanCell } from '../contact/text.js';
import { nearest } from '../nearest.js';
import { didYouMean } from './mistakes.js';
import { anyOf } from './schema-messages.js';

// The `error` of a schema says what was expected. What was found is added when the file is parsed.

/** The steps that a mapping file may apply to the text of a cell. */
const TRANSFORMS = ['trim', 'lowercase', 'uppercase', 'first'] as const;
const OVERWRITES = ['always', 'if_empty'] as const;
const PHONE_OUTPUTS = ['asis', 'e164', 'national'] as const;
const DATE_OUTPUTS = ['iso', 'ms'] as const;

const COLUMN = 'the name of a column';
const ZONE = 'an IANA time zone such as Asia/Ho_Chi_Minh';
const FORMAT =
  'a date format such as dd/MM/yyyy or dd/MM/yyyy HH:mm, s or ms for Unix times, or excel for day numbers';
const STRIP = 'signs such as "$€%": no digits, brackets, plus, minus, point or comma';
const COUNTRY = 'a country code of two capital letters such as VN';

function expectZone({ input }: { input?: unknown }): string {
  return ZONE + didYouMean(nearest(String(input), Intl.supportedValuesOf('timeZone')));
}

function expectCountry({ input }: { input?: unknown }): string {
  const code = String(input).toUpperCase();
  return COUNTRY + didYouMean(isCountry(code) ? code : undefined);
}

export const column = z
  .string({ error: `${COLUMN}; put it in quotes if it looks like a number` })
  .refine((name) => cleanCell(name) !== '', { error: COLUMN })
  .refine((name) => !cleanCell(name).startsWith('_'), {
    error: 'another column: those whose name begins with "_" are always ignored',
  })
  .describe('Name of a column, as in the header.');

/** One column, or several of one kind. */
export const columns = z
  .union([column, z.array(column).min(1, { error: `${COLUMN}, or a list of them` })], {
    error: `${COLUMN}, or a list of them; put a name in quotes if it looks like a number`,
  })
  .describe('Name of a column, as in the header; of several columns the first counts whose cell is filled.');

/** A key of a `values` map. */
export const word = z
  .string()
  .refine((text) => cleanCell(text) !== '', { error: 'a word; empty cells are decided by the flags' });

export const country = z
  .string({ error: COUNTRY })
  .refine(isCountry, { error: expectCountry })
  .describe('ISO 3166 code of the country whose national numbers the column may hold, such as VN.');

const declaredValue = z.union([z.string(), z.number(), z.boolean()], {
  error: 'text, a number or a boolean',
});

/** The keys of every field, whatever its type. */
export const SOURCE_KEYS = {
  column: columns.optional(),
  value: declaredValue.optional().describe('A constant for every row, instead of a column.'),
  values: z
    .record(word, declaredValue, { error: 'a map from cells to values' })
    .optional()
    .describe('What cells stand for. A cell that is not listed goes on as itself.'),
  transform: z
    .array(z.enum(TRANSFORMS, { error: anyOf(TRANSFORMS) }), { error: `a list of ${anyOf(TRANSFORMS)}` })
    .optional()
    .describe(
      'What is done, in this order, to the text of cells that `values` does not list. first: of a list, the first part.',
    ),
  overwrite: z
    .enum(OVERWRITES, { error: anyOf(OVERWRITES) })
    .optional()
    .describe('if_empty never replaces what the contact already has; it needs --compare. Default: always.'),
};

const dated = {
  format: z
    .string({ error: FORMAT })
    .refine(isDateFormat, { error: FORMAT })
    .optional()
    .describe(
      'How the column writes dates: dd/MM/yyyy HH:mm and the like, s or ms for Unix times, excel for day numbers.',
    ),
  timezone: z
    .string({ error: ZONE })
    .refine(isTimeZone, { error: expectZone })
    .optional()
    .describe('IANA time zone of dates without an offset, such as Asia/Ho_Chi_Minh. Default: --timezone.'),
};

/** The further keys of each type of field. */
export const OPTIONS = {
  text: {},
  email: {},
  gender: {
    allow: z
      .literal('any', { error: 'any' })
      .optional()
      .describe('any: send other words as they are written.'),
  },
  birthday: dated,
  phone: {
    country: country.optional(),
    output: z
      .enum(PHONE_OUTPUTS, { error: anyOf(PHONE_OUTPUTS) })
      .optional()
      .describe('How phone numbers are sent. Default: asis.'),
  },
  number: {
    decimal: z
      .enum(['.', ','], { error: '"." or ","' })
      .optional()
      .describe('Decimal sign. Default: a point.'),
    thousands: z
      .string({ error: 'one character in quotes' })
      .regex(/^[^\d+\-eE]$/u, { error: 'one character that is no digit, sign or e' })
      .optional()
      .describe('What stands between groups of three digits. Default: nothing.'),
    strip: z
      .string({ error: STRIP })
      .refine(isStrip, { error: STRIP })
      .optional()
      .describe('Signs to take off at the ends of a cell, such as "$€%".'),
  },
  boolean: {
    values: z
      .record(z.string(), declaredValue, { error: 'a map from cells to values' })
      .optional()
      .describe(
        'What cells stand for; the word "" is the empty cell. A cell that is not listed goes on as itself.',
      ),
  },
  date: {
    ...dated,
    output: z
      .enum(DATE_OUTPUTS, { error: anyOf(DATE_OUTPUTS) })
      .optional()
      .describe('How dates are sent: ISO 8601 with offset, or Unix time in ms. Default: iso.'),
  },
} as const;
