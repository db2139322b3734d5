import type { Fields, FieldValue } from '../contact/change.js';
import { isSameValue } from '../contact/equal.js';
import { isStandardField, type FieldType } from '../contact/field.js';
import { stringifyBody } from '../contact/json.js';
import { isOtherForm } from '../contact/other-form.js';
import { valueInPairs } from '../contact/pairs.js';
import { ownValue, readField } from '../contact/read-field.js';
import type { CompareRules, ListedBody } from './compare.js';

/**
 * What the contact holds after a field was sent. `taken`: the value that was sent. `other_form`: that value in a form
 * of the API's own. `missing`: no value. `as_before`: the value from before the write. `changed`: a third value, so
 * that somebody else has written. `unlike`: another value, where the one from before the write is not known.
 */
export type Took = 'taken' | 'other_form' | 'missing' | 'as_before' | 'changed' | 'unlike';

export type FieldReading = {
  readonly field: string;
  readonly type: FieldType;
  readonly sent: FieldValue;
  /** As the API returned it; undefined where the contact has no value. */
  readonly there: unknown;
  readonly took: Took;
};

/** Compares the fields that were sent with the contact as it was read back, by the rules of `--compare`. */
export function readFieldsBack(
  fields: Fields,
  body: ListedBody,
  { fields: rules, customFieldsKey }: CompareRules,
  previous: ReadonlyMap<string, unknown> | undefined,
): FieldReading[] {
  return Array.from(fields, ([field, sent]) => {
    const type = rules.get(field)?.type ?? 'text';
    const there = valueIn(body, field, customFieldsKey);
    const before = previous?.has(field) ? { value: previous.get(field) } : undefined;
    return { field, type, sent, there, took: tookOf(type, sent, there, before) };
  });
}

function tookOf(
  type: FieldType,
  sent: FieldValue,
  there: unknown,
  before: { readonly value: unknown } | undefined,
): Took {
  if (isSameValue(type, sent, there)) return 'taken';
  if (isEmpty(there)) return 'missing';
  if (isOtherForm(type, sent, there)) return 'other_form';
  if (before === undefined) return 'unlike';
  return stringifyBody(before.value ?? null) === stringifyBody(there) ? 'as_before' : 'changed';
}

/**
 * The field wherever the contact shows it: as a comparison looks for it, then under any other key, and in a list of
 * pairs (`[{"name": "Plan", "value": "Gold"}]`). A run must not be stopped for a place that is only unknown.
 */
function valueIn(body: ListedBody, field: string, customFieldsKey: string | undefined): unknown {
  const read = readField(body, field, customFieldsKey);
  if (!isEmpty(read) || isStandardField(field)) return read;
  return Object.values(body)
    .map((nest) => (Array.isArray(nest) ? valueInPairs(nest, field) : ownValue(nest, field)))
    .find((value) => !isEmpty(value));
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}
