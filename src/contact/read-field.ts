import { isStandardField } from './field.js';

/** Keys under which APIs of this kind nest custom fields. How Chative's listing nests them is not documented. */
export const USUAL_NEST_KEYS = [
  'customFields',
  'custom_fields',
  'customAttributes',
  'custom_attributes',
  'attributes',
  'properties',
] as const;

/**
 * A field's value in a contact as the API returned it; undefined where the contact has none. Custom fields
 * are found under `customFieldsKey`, flat, or under one of the usual keys, in this order.
 */
export function readField(
  body: Readonly<Record<string, unknown>>,
  field: string,
  customFieldsKey?: string,
): unknown {
  if (isStandardField(field)) return ownValue(body, field);
  const named = customFieldsKey === undefined ? undefined : ownValue(ownValue(body, customFieldsKey), field);
  if (named !== undefined) return named;
  const flat = ownValue(body, field);
  if (flat !== undefined) return flat;
  return USUAL_NEST_KEYS.map((key) => ownValue(ownValue(body, key), field)).find(
    (value) => value !== undefined,
  );
}

/** An object's own property; undefined where the value is no object or has no property of that name. */
export function ownValue(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, key)) {
    return undefined;
  }
  return (value as Record<string, unknown>)[key];
}
