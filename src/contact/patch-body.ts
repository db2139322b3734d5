import type { FieldValue, Fields } from './change.js';
import { isStandardField } from './field.js';

/** Where the API expects custom fields (top level unless a key is named) and how it clears a field. */
export type BodyShape = { customFieldsKey?: string; clearAs: 'null' | 'empty' };

/** The JSON object of a PATCH. Every field name becomes an own property, `__proto__` too. */
export function toPatchBody(fields: Fields, shape: BodyShape): Record<string, unknown> {
  const entries = Array.from(fields, ([field, value]): [string, FieldValue] => [
    field,
    value === null && shape.clearAs === 'empty' ? '' : value,
  ]);
  if (shape.customFieldsKey === undefined) return Object.fromEntries(entries);
  const standard = entries.filter(([field]) => isStandardField(field));
  const custom = entries.filter(([field]) => !isStandardField(field));
  if (custom.length === 0) return Object.fromEntries(standard);
  return Object.fromEntries<unknown>([...standard, [shape.customFieldsKey, Object.fromEntries(custom)]]);
}
