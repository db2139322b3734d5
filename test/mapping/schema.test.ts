import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { RunError } from '../../src/errors.js';
import { mappingJsonSchema, parseMappingFile } from '../../src/mapping/schema.js';

/** The example of the contract, word for word. */
const EXAMPLE = `
version: 1
id: Contact ID
action: { column: op, values: { U: update, D: delete } }
fields:
  firstName: First Name             # short form: a column
  lastName: { column: Surname, transform: [lowercase] }   # trim, lowercase, uppercase
  gender: { column: Sex, values: { M: male, F: female } }
  birthday: { column: DOB, format: dd/MM/yyyy, timezone: Asia/Ho_Chi_Minh }
  phone: { column: Mobile, country: VN, output: asis }   # asis | e164 | national
customFields:
  VIP: { column: VIP, type: boolean }
  lifetime_value: { column: LTV, type: number, decimal: "," }
  last_seen: { column: Last seen, type: date, format: dd/MM/yyyy HH:mm, timezone: Europe/Paris, output: iso }
  segment: { value: newsletter, type: text }
  source: { column: Source, overwrite: if_empty }
`;

/** The lines of the error that a mapping file gets, without the file's name. */
function mistakesOf(yaml: string): string[] {
  try {
    parseMappingFile(parse(yaml), 'm.yaml');
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    expect(error.kind).toBe('mapping');
    expect(error.exitCode).toBe(2);
    const [first = '', ...others] = error.message.split('\n');
    return others.length > 0 ? others.map((line) => line.trim()) : [first.replace('m.yaml: ', '')];
  }
  return [];
}

describe('parseMappingFile', () => {
  test("the contract's example is valid and comes back as it is", () => {
    expect(parseMappingFile(parse(EXAMPLE), 'm.yaml')).toEqual(parse(EXAMPLE));
  });

  test.each([
    ['no version', 'id: a'],
    ['match by e-mail', 'match: { by: email, column: E-mail }'],
    ['match by phone with a country', 'match: { by: phone, column: Tel, country: VN }'],
    ['the short form of the action', 'id: a\naction: op'],
    ['sections whose lines are all comments', 'id: a\nfields:\ncustomFields:\n'],
    [
      'booleans and numbers among values',
      'id: a\ncustomFields:\n  x: { column: X, type: boolean, values: { oui: true, 1: no, 0: 0 } }',
    ],
    ['a schema for editors', '{ "$schema": "mapping.schema.json", "id": "a" }'],
    ['birthdays in seconds', 'id: a\nfields: { birthday: { column: B, format: s } }'],
    ['another word let through as a gender', 'id: a\nfields: { gender: { column: G, allow: any } }'],
    ['a blank between thousands', 'id: a\ncustomFields: { n: { column: N, type: number, thousands: " " } }'],
  ])('%s is valid', (_, yaml) => {
    expect(mistakesOf(yaml)).toEqual([]);
  });

  test.each([
    ['an unknown section', 'acton: op', 'acton: unknown key; did you mean "action"?'],
    ['another version', 'version: 2', 'version: found 2 (a number), expected 1'],
    [
      'id and match',
      'id: a\nmatch: { by: email, column: b }',
      'the file: expected id or match, and not both',
    ],
    ['match by ID', 'match: { by: id, column: b }', 'match.by: found "id", expected email or phone'],
    [
      'a match without column',
      'match: { by: email }',
      'match.column: found nothing, expected the name of a column, or a list of them; put a name in quotes if it looks like a number',
    ],
    [
      'a country for e-mails',
      'match: { by: email, column: b, country: VN }',
      'match: expected no country: only phone numbers have one',
    ],
    [
      'a column that YAML takes for a number',
      'id: 2024',
      'id: found 2024 (a number), expected the name of a column, or a list of them; put a name in quotes if it looks like a number',
    ],
    [
      'a column that is always ignored',
      'id: _row',
      'id: found "_row", expected another column: those whose name begins with "_" are always ignored',
    ],
    ['an empty column name', 'id: " "', 'id: found " ", expected the name of a column'],
    [
      'an unknown action',
      'id: a\naction: { column: op, values: { D: remove } }',
      'action.values.D: found "remove", expected update or delete',
    ],
    [
      'an empty word',
      'id: a\naction: { column: op, values: { "": delete } }',
      'action.values[""]: expected a word; empty cells are decided by the flags',
    ],
    [
      'an unknown field',
      'id: a\nfields: { company: C }',
      'fields.company: unknown key; a custom field goes under customFields',
    ],
    [
      'a misspelt field',
      'id: a\nfields: { firstname: C }',
      'fields.firstname: unknown key; did you mean "firstName"?',
    ],
    [
      'a type on a standard field',
      'id: a\nfields: { email: { column: C, type: text } }',
      'fields.email.type: unknown key; a standard field has a type of its own',
    ],
    [
      'a misspelt option',
      'id: a\nfields: { birthday: { column: C, formt: s } }',
      'fields.birthday.formt: unknown key; did you mean "format"?',
    ],
    [
      'neither column nor constant',
      'id: a\nfields: { email: {} }',
      'fields.email: expected column or value, and not both',
    ],
    [
      'both column and constant',
      'id: a\nfields: { email: { column: C, value: x } }',
      'fields.email: expected column or value, and not both',
    ],
    [
      'a constant with values',
      'id: a\nfields: { email: { value: x, values: { a: b } } }',
      /fields\.email: expected no values and no transform beside value/,
    ],
    [
      'a field that is a list',
      'id: a\nfields: { email: [C] }',
      'fields.email: found a list, expected the name of a column, or a map with column or value',
    ],
    [
      'an unknown zone',
      'id: a\nfields: { birthday: { column: C, timezone: Europe/Pariss } }',
      /fields\.birthday\.timezone: found "Europe\/Pariss", expected an IANA time zone .*did you mean "Europe\/Paris"\?/,
    ],
    [
      'an unknown format',
      'id: a\nfields: { birthday: { column: C, format: quarter } }',
      /fields\.birthday\.format: found "quarter", expected a date format/,
    ],
    [
      'an unknown country',
      'id: a\nfields: { phone: { column: C, country: vn } }',
      /fields\.phone\.country: found "vn", expected a country code .*did you mean "VN"\?/,
    ],
    [
      'an unknown output',
      'id: a\nfields: { phone: { column: C, output: E164 } }',
      'fields.phone.output: found "E164", expected asis, e164 or national',
    ],
    [
      'an unknown transform',
      'id: a\nfields: { email: { column: C, transform: [trim, lower] } }',
      'fields.email.transform[1]: found "lower", expected trim, lowercase, uppercase or first',
    ],
    [
      'no value for a word',
      'id: a\nfields: { gender: { column: C, values: { M: } } }',
      'fields.gender.values.M: found nothing, expected text, a number or a boolean',
    ],
    [
      'another transform than first for the match',
      'match: { by: email, column: C, transform: [lowercase] }\nfields: { phone: P }',
      'match.transform[0]: found "lowercase", expected first',
    ],
    [
      'a bracket among the signs to take off',
      'id: a\ncustomFields: { n: { column: C, type: number, strip: "$(" } }',
      'customFields.n.strip: found "$(", expected signs such as "$€%": no digits, brackets, plus, minus, point or comma',
    ],
    [
      'an unknown type',
      'id: a\ncustomFields: { VIP: { column: C, type: bool } }',
      'customFields.VIP.type: found "bool", expected text, number, boolean or date',
    ],
    [
      'a column of Chative itself',
      'id: a\ncustomFields: { lastSeen: { column: C, type: date } }',
      'customFields.lastSeen: expected another name; Chative itself keeps "lastSeen", and takes no value for it',
    ],
    [
      'such a column in the short form',
      'id: a\ncustomFields: { City: Town }',
      'customFields.City: expected another name; Chative itself keeps "City", and takes no value for it',
    ],
    [
      'an option of another type',
      'id: a\ncustomFields: { Last seen: { column: C, format: yyyy } }',
      'customFields["Last seen"].format: unknown key; it needs type: date',
    ],
    [
      'one separator for two purposes',
      'id: a\ncustomFields: { n: { column: C, type: number, thousands: "." } }',
      'customFields.n: expected another thousands separator than the decimal sign',
    ],
    [
      'a digit as separator',
      'id: a\ncustomFields: { n: { column: C, type: number, thousands: "0" } }',
      /customFields\.n\.thousands: found "0", expected one character/,
    ],
    [
      'a custom field named like a standard one',
      'id: a\ncustomFields: { email: C }',
      /customFields\.email: expected the name of a custom field/,
    ],
    [
      "a custom field named like the contact's ID",
      'id: a\ncustomFields: { _id: C }',
      /customFields\._id: expected another name/,
    ],
    ['a custom field without name', 'id: a\ncustomFields: { "": C }', 'customFields[""]: expected a name'],
    [
      'a custom field with a name of JavaScript',
      '{ "id": "a", "customFields": { "__proto__": "C" } }',
      'customFields.__proto__: expected another name',
    ],
    ['an empty file', '', /the file: found nothing, expected a map/],
    ['a list', '[id]', /the file: found a list, expected a map/],
  ])('%s is a mistake', (_, yaml, mistake) => {
    const mistakes = mistakesOf(yaml);
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toEqual(typeof mistake === 'string' ? mistake : expect.stringMatching(mistake));
  });

  test('all mistakes are named at once, also where rules across keys are broken too', () => {
    const yaml = `
id: a
match: { by: mail, column: b }
fields:
  email: { column: C, value: x, overwrite: never }
  phone: { country: XX }
customFields:
  n: { column: C, type: number, decimal: "." , thousands: "." , nope: 1 }
`;
    const paths = mistakesOf(yaml).map((line) => line.slice(0, line.indexOf(': ')));
    expect(paths.sort()).toEqual([
      'customFields.n',
      'customFields.n.nope',
      'fields.email',
      'fields.email.overwrite',
      'fields.phone',
      'fields.phone.country',
      'match.by',
      'the file',
    ]);
  });

  test('a cell-like value is shortened and cannot move a terminal', () => {
    const [mistake = ''] = mistakesOf(`version: "\\e[2J${'x'.repeat(500)}"`);
    expect(mistake.length).toBeLessThan(120);
    expect(mistake).not.toMatch(/\p{Cc}/u);
  });
});

describe('mappingJsonSchema', () => {
  /** Every schema of a property, wherever it stands. */
  function propertiesOf(schema: unknown, path = ''): { path: string; schema: Record<string, unknown> }[] {
    if (typeof schema !== 'object' || schema === null) return [];
    return Object.entries(schema).flatMap(([key, value]: [string, unknown]) => {
      const own =
        key === 'properties' ? Object.entries(value as Record<string, Record<string, unknown>>) : [];
      const found = own.map(([name, property]) => ({ path: `${path}.${name}`, schema: property }));
      return [...found, ...propertiesOf(value, `${path}.${key}`)];
    });
  }

  test('it has a name, a title, and a description of every property', () => {
    const schema = mappingJsonSchema();
    expect(schema).toMatchObject({
      $id: 'urn:chative-contacts:mapping:1',
      type: 'object',
      additionalProperties: false,
    });
    expect(schema).toHaveProperty('title');
    const properties = propertiesOf(schema);
    expect(properties.length).toBeGreaterThan(60);
    const bare = properties.filter((property) => typeof property.schema['description'] !== 'string');
    expect(bare.map((property) => property.path)).toEqual([]);
  });

  test('it names every section, field and type', () => {
    const text = JSON.stringify(mappingJsonSchema());
    for (const word of [
      'version',
      'id',
      'match',
      'action',
      'fields',
      'customFields',
      'birthday',
      'if_empty',
      'e164',
      'boolean',
    ])
      expect(text).toContain(`"${word}"`);
  });
});
