import type { Fields, FieldValue } from '../contact/change.js';
import { isStandardField, STANDARD_FIELDS, type FieldType } from '../contact/field.js';
import type { DeclaredFields } from './contact-book.js';
import { isIsoDate } from './iso-date.js';
import { NO_QUIRKS, type Quirks } from './quirks.js';

type PatchRules = {
  readonly customFields: DeclaredFields;
  /** The key under which custom fields may also be sent. Flat ones are accepted, too. */
  readonly customFieldsKey: string | undefined;
  readonly quirks: Quirks;
};

type PatchCheck =
  { readonly ok: true; readonly fields: Fields } | { readonly ok: false; readonly message: string };

/** Keys of a contact that the API sets itself. */
const READ_ONLY_KEYS: ReadonlySet<string> = new Set(['id', '_id', 'createdAt', 'updatedAt']);

/**
 * The number that separates seconds from milliseconds. As seconds it is the year 2286, as milliseconds April
 * 1970. So a birthday above it is in the wrong unit, and a custom date below it is, too.
 */
const SECONDS_BELOW = 1e10;

/** A custom date nearer to 1970 than this (in ms, a little over a day) fits both units. */
const EITHER_UNIT_BELOW = 1e8;

/**
 * Checks the body of a PATCH as the API's documentation describes its fields. The first mistake becomes the
 * message of the 400. In the result, a field to clear is null. The checks are not those of the program under
 * test: a stand-in with the same checks would have the same mistakes.
 */
export function checkPatch(
  body: unknown,
  given: Omit<PatchRules, 'quirks'> & { readonly quirks?: Quirks },
): PatchCheck {
  const rules: PatchRules = { quirks: NO_QUIRKS, ...given };
  if (!isObject(body)) return { ok: false, message: 'The body must be a JSON object of fields' };
  const fields = new Map<string, FieldValue>();
  for (const entry of entriesOf(body, rules.customFieldsKey)) {
    const checked = checkField(entry, rules);
    if (!checked.ok && checked.isIgnored) continue;
    if (!checked.ok) return { ok: false, message: checked.message };
    fields.set(entry.name, checked.value);
  }
  return { ok: true, fields };
}

type Entry = { readonly name: string; readonly value: unknown; readonly nested: boolean };

function entriesOf(body: object, customFieldsKey: string | undefined): Entry[] {
  return Object.entries(body).flatMap(([name, value]: [string, unknown]): Entry[] => {
    if (name !== customFieldsKey || !isObject(value)) return [{ name, value, nested: false }];
    const inside = Object.entries(value) as [string, unknown][];
    return inside.map(([custom, customValue]) => ({ name: custom, value: customValue, nested: true }));
  });
}

type FieldCheck =
  | { readonly ok: true; readonly value: FieldValue }
  /** A mistake in a field. Where `isIgnored`, the API acts as if the field had not been sent. */
  | { readonly ok: false; readonly message: string; readonly isIgnored: boolean };

function checkField({ name, value, nested }: Entry, rules: PatchRules): FieldCheck {
  if (READ_ONLY_KEYS.has(name)) return refuse(name, 'cannot be changed');
  if (name === rules.customFieldsKey && !nested) return refuse(name, 'must be a JSON object');
  if (isStandardField(name) && nested) return refuse(name, 'is no custom field');
  const type = isStandardField(name) || isTaken(nested, rules.quirks) ? typeOf(name, rules) : undefined;
  if (type === undefined) return refuse(name, 'is an unknown field', rules.quirks.unknown === 'ignore');
  if (value === null) return clearing(name, value, rules.quirks);
  if (!isSimple(value)) return refuse(name, 'must be a single value');
  const mistake = type === 'any' ? undefined : mistakeIn(type, value);
  if (mistake !== undefined) return refuse(name, mistake);
  return value === '' ? clearing(name, value, rules.quirks) : { ok: true, value };
}

/** Whether custom fields are accepted at the place where this one stood. */
function isTaken(nested: boolean, { custom }: Quirks): boolean {
  return custom === 'both' || (custom === 'nested') === nested;
}

function clearing(name: string, value: null | '', { clear, unclear }: Quirks): FieldCheck {
  const clears = clear === 'both' || clear === (value === null ? 'null' : 'empty');
  if (clears) return { ok: true, value: null };
  return refuse(name, value === null ? 'must not be null' : 'must not be empty', unclear === 'ignore');
}

function typeOf(name: string, { customFields, quirks }: PatchRules): FieldType | 'any' | undefined {
  if (isStandardField(name)) return STANDARD_FIELDS[name];
  if (customFields === 'any') return 'any';
  return customFields.get(name) ?? (quirks.unknown === 'keep' ? 'any' : undefined);
}

/** The mistake in a value of this type; undefined where there is none. The empty text is valid only as text. */
function mistakeIn(type: FieldType, value: string | number | boolean): string | undefined {
  switch (type) {
    case 'text':
    case 'gender':
    case 'phone':
      return typeof value === 'string' ? undefined : 'must be a string';
    case 'email':
      return typeof value === 'string' && isEmailOrEmpty(value) ? undefined : 'must be an e-mail address';
    case 'birthday':
      return birthdayMistake(value);
    case 'number':
      return typeof value === 'number' ? undefined : 'must be a number';
    case 'boolean':
      return ['true', 'false'].includes(String(value)) ? undefined : 'must be true or false';
    case 'date':
      return dateMistake(value);
  }
}

function birthdayMistake(value: unknown): string | undefined {
  if (typeof value !== 'number' || !Number.isInteger(value)) return 'must be a Unix time in whole seconds';
  if (Math.abs(value) >= SECONDS_BELOW) return 'must be a Unix time in seconds, not in milliseconds';
  return undefined;
}

function dateMistake(value: unknown): string | undefined {
  if (typeof value === 'string' && isIsoDate(value)) return undefined;
  if (typeof value !== 'number' || Number.isNaN(new Date(value).getTime()) || !Number.isInteger(value)) {
    return 'must be a timestamp in milliseconds or an ISO 8601 date';
  }
  const size = Math.abs(value);
  const seconds = size >= EITHER_UNIT_BELOW && size < SECONDS_BELOW;
  return seconds ? 'must be a timestamp in milliseconds, not in seconds' : undefined;
}

function isEmailOrEmpty(text: string): boolean {
  return text === '' || /^[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>.]+$/.test(text);
}

/**
 * Whether the value is simple. A JSON number too large for a double has become Infinity, which no API could
 * have stored.
 */
function isSimple(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuse(name: string, mistake: string, isIgnored = false): FieldCheck {
  return { ok: false, message: `${name} ${mistake}`, isIgnored };
}
