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
  /** The wanted fields but for those that are left as they are: what the contact will hold. */
  readonly wanted: Fields;
  /** The fields that somebody has changed since the base, with their values now. They are left as they are. */
  readonly conflicts: ReadonlyMap<string, unknown>;
};

/** What is known of the contact's fields beside the list. */
export type Known = {
  /** Fields that an earlier request of this run may have changed since the listing: sent in any case, and never empty. */
  readonly touched?: ReadonlySet<string> | undefined;
  /** What the base of the row's edits holds, where there is one. */
  readonly before?: Fields | undefined;
  /** Whether the value is one that an earlier part of this run wrote there itself. */
  readonly isOwn?: ((field: string, current: unknown) => boolean) | undefined;
};

/**
 * Holds the wanted values against a listed contact. A contact that the listing lacks differs in every field,
 * but nothing is known to be empty there.
 */
export function compareFields(
  fields: Fields,
  body: ListedBody | undefined,
  { fields: rules, customFieldsKey }: CompareRules,
  { touched, before, isOwn }: Known = {},
): Comparison {
  const differing = new Map<string, FieldValue>();
  const wanted = new Map<string, FieldValue>();
  const conflicts = new Map<string, unknown>();
  for (const [field, value] of fields) {
    const { type = 'text', overwrite = 'always' } = rules.get(field) ?? {};
    const current = body && readField(body, field, customFieldsKey);
    const isListed = body !== undefined && touched?.has(field) !== true;
    if (overwrite === 'if_empty' && !(isListed && isSameValue(type, null, current))) continue;
    const old = before?.get(field);
    const isAsBefore = (then: FieldValue) =>
      isSameValue(type, then, current) || isOwn?.(field, current) === true;
    // Judged by the list alone: what this run has written since is nobody's change.
    if (body && old !== undefined && !isSameValue(type, value, current) && !isAsBefore(old)) {
      conflicts.set(field, current);
      continue;
    }
    wanted.set(field, value);
    if (!isListed || !isSameValue(type, value, current)) differing.set(field, value);
  }
  return { differing, wanted, conflicts };
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
