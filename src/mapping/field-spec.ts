import { z } from 'zod';
import { CUSTOM_TYPES, type CustomType, type StandardField } from '../contact/field.js';
import { column, OPTIONS, SOURCE_KEYS } from './field-options.js';
import { anyOf, expectKeys, isMap } from './schema-messages.js';

/** A rule across several keys. It also runs where one of them is wrong, so that all mistakes are named at once. */
export function rule(error: string, holds: (keys: Readonly<Record<string, unknown>>) => boolean) {
  return z.refine<object>((keys) => holds(keys as Record<string, unknown>), {
    error,
    when: ({ value }) => isMap(value),
  });
}

/** A map with known keys. `explain` gives a text for a key that exists, but not for this field. */
function fieldMap<Shape extends z.ZodRawShape>(shape: Shape, explain: (key: string) => string | undefined) {
  const keys = { ...SOURCE_KEYS, ...shape };
  const error = expectKeys(Object.keys(keys), 'a map with column or value', explain);
  return z
    .strictObject(keys, { error })
    .check(
      rule(
        'column or value, and not both',
        ({ column, value }) => (column === undefined) !== (value === undefined),
      ),
      rule(
        'no values and no transform beside value: the field is a constant',
        ({ value, values, transform }) =>
          value === undefined || (values === undefined && transform === undefined),
      ),
    )
    .meta({ oneOf: [{ required: ['column'] }, { required: ['value'] }] });
}

const FIELD = 'the name of a column, or a map with column or value';

function standardField<Shape extends z.ZodRawShape>(options: Shape) {
  const explain = (key: string) => (key === 'type' ? 'a standard field has a type of its own' : undefined);
  return z.union([column, fieldMap(options, explain)], { error: FIELD });
}

/** The six standard fields: each has a type of its own. */
export const standardFields = {
  firstName: standardField(OPTIONS.text).optional().describe("The contact's first name."),
  lastName: standardField(OPTIONS.text).optional().describe("The contact's last name."),
  email: standardField(OPTIONS.email)
    .optional()
    .describe('E-mail address, checked for form and sent as written.'),
  gender: standardField(OPTIONS.gender).optional().describe('Sent as male, female or other.'),
  birthday: standardField(OPTIONS.birthday).optional().describe('Sent as Unix time in whole seconds.'),
  phone: standardField(OPTIONS.phone).optional().describe('Phone number, sent as text.'),
} satisfies Record<StandardField, z.ZodType>;

function customField<Type extends CustomType, Shape extends z.ZodRawShape>(type: Type, options: Shape) {
  const literal = z.literal(type).describe('Type of the custom field, as in Chative.');
  return fieldMap({ type: literal, ...options }, explainCustomKey);
}

function explainCustomKey(key: string): string | undefined {
  const types = CUSTOM_TYPES.filter((type) => Object.hasOwn(OPTIONS[type], key));
  return types.length === 0 ? undefined : `it needs type: ${anyOf(types)}`;
}

const defaultType = z.literal('text').optional().describe('Type of the custom field. Default: text.');

/** A custom field of one of the four types. The short form, or a map without a type, means text. */
export const customFieldSpec = z.union(
  [
    column,
    z.discriminatedUnion(
      'type',
      [
        fieldMap({ type: defaultType }, explainCustomKey),
        customField('number', OPTIONS.number).check(
          rule(
            'another thousands separator than the decimal sign',
            ({ decimal = '.', thousands }) => thousands !== decimal,
          ),
        ),
        customField('boolean', OPTIONS.boolean),
        customField('date', OPTIONS.date),
      ],
      { error: anyOf(CUSTOM_TYPES) },
    ),
  ],
  { error: FIELD },
);
