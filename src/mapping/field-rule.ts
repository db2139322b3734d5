import { parseBoolean } from '../contact/boolean.js';
import type { FieldValue } from '../contact/change.js';
import { parseBirthday, parseDate, type DateFormat } from '../contact/date.js';
import { parseEmail } from '../contact/email.js';
import { parseGender, type GenderRule } from '../contact/gender.js';
import { parseNumber, type NumberFormat } from '../contact/number.js';
import { parsePhone, type PhoneRule } from '../contact/phone.js';
import type { FieldType } from '../contact/field.js';
import type { Parsed } from '../contact/problem.js';

/** How the text of one field is read: its type with the options of the type. */
export type FieldRule =
  | { readonly type: 'text' | 'email' | 'boolean' }
  | { readonly type: 'gender'; readonly options: GenderRule }
  | { readonly type: 'birthday'; readonly options: Omit<DateFormat, 'output'> }
  | { readonly type: 'phone'; readonly options: PhoneRule }
  | { readonly type: 'number'; readonly options: NumberFormat }
  | { readonly type: 'date'; readonly options: DateFormat };

/** The rule by which a cell of an export is read: without options, but for the zone of plain dates. */
export function exportRule(type: FieldType, timezone: string): FieldRule {
  switch (type) {
    case 'text':
    case 'email':
    case 'boolean':
      return { type };
    case 'gender':
    case 'number':
      return { type, options: {} };
    case 'phone':
      return { type, options: { output: 'asis' } };
    case 'birthday':
    case 'date':
      return { type, options: { timezone } };
  }
}

/** Reads a text that is neither empty nor the clear word. */
export type TextParser = (text: string) => Parsed<FieldValue>;

/** The parser of a rule, made once per field: it runs for every row. */
export function createTextParser(rule: FieldRule): TextParser {
  switch (rule.type) {
    case 'text':
      return (text) => ({ ok: true, value: text });
    case 'email':
      return parseEmail;
    case 'boolean':
      return (text) => parseBoolean(text);
    case 'gender':
      return (text) => parseGender(text, rule.options);
    case 'birthday':
      return (text) => parseBirthday(text, rule.options);
    case 'phone':
      return (text) => parsePhone(text, rule.options);
    case 'number':
      return (text) => parseNumber(text, rule.options);
    case 'date':
      return (text) => parseDate(text, rule.options);
  }
}

/** A rule's options in words, for the mapping table; empty where there are none. */
export function describeRule(rule: FieldRule): string {
  switch (rule.type) {
    case 'text':
    case 'email':
    case 'boolean':
      return '';
    case 'gender':
      return rule.options.allow === 'any' ? 'any word' : '';
    case 'birthday':
      return `${rule.options.format ?? 'ISO 8601'}, ${rule.options.timezone}`;
    case 'phone':
      return [rule.options.country ?? '', rule.options.output].filter((part) => part !== '').join(', ');
    case 'number':
      return describeSeparators(rule.options);
    case 'date': {
      const { format, timezone, output } = rule.options;
      return [format ?? 'ISO 8601 or Unix ms', timezone, ...(output === 'ms' ? ['sent as ms'] : [])].join(
        ', ',
      );
    }
  }
}

function describeSeparators({ decimal, thousands, strip }: NumberFormat): string {
  const parts = [
    ...(decimal === undefined ? [] : [`decimal ${JSON.stringify(decimal)}`]),
    ...(thousands === undefined ? [] : [`thousands ${JSON.stringify(thousands)}`]),
    ...(strip === undefined ? [] : [`strip ${JSON.stringify(strip)}`]),
  ];
  return parts.join(', ');
}
