import { z } from 'zod';
import { ACTIONS } from '../contact/change.js';
import { isStandardField, STANDARD_FIELDS } from '../contact/field.js';
import { matchByField } from '../contact/key.js';
import { isSystemField } from '../contact/system-key.js';
import { quoteCell } from '../contact/text.js';
import { column, columns, country, word } from './field-options.js';
import { customFieldSpec, rule, standardFields } from './field-spec.js';
import { isIdName } from './id-name.js';
import { columnMistakes } from './named-columns.js';
import { mappingError, pathText } from './mistakes.js';
import { anyOf, describeIssues, expectKeys, isMap } from './schema-messages.js';

const MATCH_KEYS = ['email', 'phone', 'field'] as const;

const match = z
  .strictObject(
    {
      by: z
        .enum(MATCH_KEYS, { error: anyOf(MATCH_KEYS) })
        .describe('What a row and its contact have in common.'),
      name: z
        .string({ error: 'the name of a field' })
        .refine((name) => matchByField(name)?.startsWith('field:') === true, {
          error: 'the name of a field that has no way of its own (id, email, phone)',
        })
        .optional()
        .describe('With by: field, the field, as a listed contact names it.'),
      column: columns,
      country: country.optional(),
      transform: z
        .array(z.literal('first', { error: 'first' }), { error: 'the list [first]' })
        .optional()
        .describe('[first]: a list in the cell stands for its first part.'),
    },
    { error: expectKeys(['by', 'name', 'column', 'country', 'transform'], 'a map with by and column') },
  )
  .check(
    rule(
      'no country: only phone numbers have one',
      ({ by, country }) => by === 'phone' || country === undefined,
    ),
    rule('name with by: field, and only there', ({ by, name }) => (by === 'field') === (name !== undefined)),
  );

const action = z.union(
  [
    column,
    z.strictObject(
      {
        column,
        values: z
          .record(word, z.enum(ACTIONS, { error: anyOf(ACTIONS) }), {
            error: 'a map from cells to update or delete',
          })
          .optional()
          .describe("The column's own words for update and delete."),
      },
      { error: expectKeys(['column', 'values'], 'a map with column and values') },
    ),
  ],
  { error: 'the name of a column, or a map with column and values' },
);

const customFieldName = z
  .string()
  .refine((name) => name.trim() !== '', { error: 'a name' })
  .refine((name) => !isStandardField(name), {
    error: 'the name of a custom field; this is a standard one, for fields',
  })
  .refine((name) => !isIdName(name), {
    error: "another name: under this one the API keeps the contact's ID",
  });

const sections = {
  $schema: z.string({ error: 'the address of a JSON Schema' }).optional().describe('For editors.'),
  version: z.literal(1, { error: '1' }).optional().describe('Version of this format. Default: 1.'),
  id: columns.optional().describe("Column with the contact's ID. Either id or match."),
  match: match.optional().describe('Finds contacts by e-mail, phone or another field instead of by ID.'),
  action: action
    .optional()
    .describe('Column that says update or delete row by row; an empty cell means --action.'),
  fields: z
    .strictObject(standardFields, {
      error: expectKeys(
        Object.keys(STANDARD_FIELDS),
        'a map of standard fields',
        () => 'a custom field goes under customFields',
      ),
    })
    .nullish()
    .describe('The standard fields. A field that is not named is left alone.'),
  customFields: z
    .record(customFieldName, customFieldSpec, { error: 'a map of custom fields' })
    .nullish()
    .describe('Custom fields, named as in Chative.'),
};

const mappingFile = z
  .strictObject(sections, { error: expectKeys(Object.keys(sections), 'a map with id or match, and fields') })
  .check(rule('id or match, and not both', ({ id, match }) => id === undefined || match === undefined));

export type MappingFile = z.infer<typeof mappingFile>;

/**
 * Checks the parsed YAML or JSON of a mapping file. Throws RunError('mapping') with all mistakes, one line
 * each: path, what was found, what was expected. Where the input's header is given, mistakes in the names of
 * columns are named, too. `source` is the file's name for messages.
 */
export function parseMappingFile(value: unknown, source: string, header?: readonly string[]): MappingFile {
  const parsed = mappingFile.safeParse(value);
  const mistakes = [
    ...(parsed.success ? [] : describeIssues(parsed.error.issues, value)),
    ...systemNames(value),
  ];
  // zod drops this key without an error.
  if (isMap(value) && isMap(value['customFields']) && Object.hasOwn(value['customFields'], '__proto__'))
    mistakes.push(`${pathText(['customFields', '__proto__'])}: expected another name`);
  if (parsed.success && mistakes.length === 0) return parsed.data;
  throw mappingError(
    source,
    [...mistakes, ...(header === undefined ? [] : columnMistakes(value, header))],
    'chative-contacts mapping --file FILE prints a mapping that fits the file.',
  );
}

/**
 * Chative's own columns cannot be sent, under any name. There is one line for each custom field that has such
 * a name.
 */
function systemNames(file: unknown): string[] {
  const specs = isMap(file) ? file['customFields'] : undefined;
  if (!isMap(specs)) return [];
  return Object.entries(specs).flatMap(([name, spec]) => {
    // A format without a type is a mistake that is named elsewhere. It means a date here.
    const type = isMap(spec) && (spec['type'] === 'date' || Object.hasOwn(spec, 'format')) ? 'date' : 'text';
    if (isIdName(name) || !isSystemField(name, type)) return [];
    const path = pathText(['customFields', name]);
    return [
      `${path}: expected another name; Chative itself keeps ${quoteCell(name)}, and takes no value for it`,
    ];
  });
}

/** The JSON Schema of the mapping file, for editors and other programs. */
export function mappingJsonSchema(): object {
  return {
    $id: 'urn:chative-contacts:mapping:1',
    title: 'Mapping file of chative-contacts',
    description: 'From the columns of a CSV file to the fields of contacts at Chative.',
    ...z.toJSONSchema(mappingFile, { io: 'input' }),
  };
}
