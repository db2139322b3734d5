import type { FieldValue } from '../contact/change.js';
import { isSameValue } from '../contact/equal.js';
import { isOtherForm } from '../contact/other-form.js';
import type { FieldType } from '../contact/field.js';
import { stringifyBody } from '../contact/json.js';
import { readIsoInstant } from '../contact/iso-time.js';
import type { WroteField } from './wrote-journal.js';

/**
 * What happens to a field. `restore`: it still holds what the run wrote. `as_before`: it already holds the
 * value from before. `kept`: a person or program has changed it since. `unsendable`: no PATCH can send the
 * value from before.
 */
export const VERDICTS = ['restore', 'as_before', 'kept', 'unsendable'] as const;

export type Verdict = (typeof VERDICTS)[number];

/**
 * A field that a run wrote. `last` is what it wrote before its last write, where that may not have arrived. `hasOwnForm`:
 * the API was seen to return the field in a form of its own.
 */
export type JudgedField = WroteField & {
  readonly last: FieldValue | undefined;
  readonly hasOwnForm: boolean;
};

/** Compares the value that the run wrote with the value that the contact holds now. */
export function judgeField(field: JudgedField, current: unknown): Verdict {
  const { type, before, after, last } = field;
  if (isSameAsBefore(type, before, current)) return 'as_before';
  const isLast = last !== undefined && isStill(field, last, current);
  const old = restoredValue(type, before);
  if (!isLast && !isStill(field, after, current)) return isBack(field, old, current) ? 'as_before' : 'kept';
  return old === undefined ? 'unsendable' : 'restore';
}

/** The value that restores the field; undefined where PATCH accepts no such value. */
export function restoredValue(type: FieldType, before: unknown): FieldValue | undefined {
  if (before === null || before === undefined || before === '') return null;
  if (type === 'birthday') return birthdaySeconds(before);
  return isSendable(before) ? before : undefined;
}

/** A birthday for PATCH, in Unix seconds (documented by Chative). Birthdays may be listed in any form. */
function birthdaySeconds(before: unknown): FieldValue | undefined {
  if (typeof before === 'number') return before;
  if (typeof before !== 'string') return undefined;
  if (/^-?\d+$/.test(before)) return Number(before);
  const ms = readIsoInstant(before);
  return ms === undefined ? undefined : ms / 1000;
}

function isSameAsBefore(type: FieldType, before: unknown, current: unknown): boolean {
  if (isEmpty(before) || isEmpty(current)) return isEmpty(before) && isEmpty(current);
  return stringifyBody(before) === stringifyBody(current) || isSameTime(type, before, current);
}

function isSameTime(type: FieldType, before: unknown, current: unknown): boolean {
  const isTime = type === 'date' || type === 'birthday';
  return (
    isTime && (typeof before === 'string' || typeof before === 'number') && isSameValue(type, before, current)
  );
}

/**
 * Whether the field still holds what was written. The API may have changed its form. A form that a person
 * could have typed counts as a change by a person.
 */
function isStill({ type, hasOwnForm }: JudgedField, after: FieldValue, current: unknown): boolean {
  if (after === null || after === current) return isSameValue(type, after, current);
  switch (type) {
    case 'text':
      return false;
    case 'email':
      return typeof after === 'string' && current === after.toLowerCase();
    case 'phone':
      return (
        /^\+?\d+$/.test(String(current)) &&
        (isSameValue(type, after, current) || (hasOwnForm && isOtherForm(type, after, current)))
      );
    case 'gender':
    case 'number':
    case 'boolean':
    case 'date':
    case 'birthday':
      return isSameValue(type, after, current);
  }
}

/**
 * Whether an undo, or somebody, has put the value back. It may be there in the API's form, and a number for a text.
 * Nothing is sent then, so that a form of which nothing is known does no harm.
 */
function isBack(field: JudgedField, old: FieldValue | undefined, current: unknown): boolean {
  if (old === undefined || old === null) return false;
  const isNumberForText = field.type === 'number' || field.type === 'boolean';
  return (
    isStill({ ...field, hasOwnForm: true }, old, current) ||
    (isNumberForText && isSendable(current) && isSameValue(field.type, current, old))
  );
}

function isSendable(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}
