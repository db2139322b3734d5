import type { Fields, FieldValue } from '../contact/change.js';
import { isSameValue } from '../contact/equal.js';
import type { FieldType } from '../contact/field.js';
import { readField } from '../contact/read-field.js';

/** A contact as it was listed: the whole object, as parsed from JSON. */
export type ListedBody = Readonly<Record<string, unknown>>;

/** What is needed to hold a change against a listed contact. */
export type CompareRules = {
  readonly fields: ReadonlyMap<
    string,
    { readonly type: FieldType; readonly overwrite: 'always' | 'if_empty' }
  >;
  readonly customFieldsKey: string | undefined;
};

export type Comparison = {
  /** The fields whose values differ from what is wanted: all that has to be sent. */
  readonly differing: Fields;
  /** The wanted fields but for those that `overwrite: if_empty` leaves as they are: what the contact will hold. */
  readonly wanted: Fields;
};

const NOTHING: ReadonlySet<string> = new Set();

/**
 * Holds the wanted values against a listed contact. A contact that the listing lacks differs in every field,
 * but nothing is known to be empty there. `touched` are fields that an earlier request of this run may have
 * changed since the listing: they are sent in any case, and count as filled.
 */
export function compareFields(
  fields: Fields,
  body: ListedBody | undefined,
  { fields: rules, customFieldsKey }: CompareRules,
  touched: ReadonlySet<string> = NOTHING,
): Comparison {
  const differing = new Map<string, FieldValue>();
  const wanted = new Map<string, FieldValue>();
  for (const [field, value] of fields) {
    const { type = 'text', overwrite = 'always' } = rules.get(field) ?? {};
    const current = body && readField(body, field, customFieldsKey);
    const isListed = body !== undefined && !touched.has(field);
    if (overwrite === 'if_empty' && !(isListed && isSameValue(type, null, current))) continue;
    wanted.set(field, value);
    if (!isListed || !isSameValue(type, value, current)) differing.set(field, value);
  }
  return { differing, wanted };
}

/** The values that a change will replace, as the API listed them; undefined where there was none. */
export function previousValues(
  fields: Fields,
  body: ListedBody,
  { fields: rules, customFieldsKey }: CompareRules,
): ReadonlyMap<string, unknown> {
  const previous = new Map<string, unknown>();
  for (const [field, value] of fields) {
    const current = readField(body, field, customFieldsKey);
    if (!isSameValue(rules.get(field)?.type ?? 'text', value, current)) previous.set(field, current);
  }
  return previous;
}
