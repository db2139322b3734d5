/** The six fields that PATCH takes besides custom fields (documented by Chative). */
export const STANDARD_FIELDS = {
  firstName: 'text',
  lastName: 'text',
  email: 'email',
  gender: 'gender',
  birthday: 'birthday',
  phone: 'phone',
} as const;

export type StandardField = keyof typeof STANDARD_FIELDS;

/** The four types of custom fields (documented by Chative). */
export const CUSTOM_TYPES = ['text', 'number', 'boolean', 'date'] as const;

export type CustomType = (typeof CUSTOM_TYPES)[number];

export type FieldType = (typeof STANDARD_FIELDS)[StandardField] | CustomType;

/** Whether a field name is one of the six standard fields. */
export function isStandardField(name: string): name is StandardField {
  return Object.hasOwn(STANDARD_FIELDS, name);
}

const FIELD_TYPES: ReadonlySet<unknown> = new Set([...Object.values(STANDARD_FIELDS), ...CUSTOM_TYPES]);

/** Whether a value that was read from a file is a type of fields. */
export function isFieldType(value: unknown): value is FieldType {
  return FIELD_TYPES.has(value);
}
