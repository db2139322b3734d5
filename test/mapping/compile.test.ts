import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { RunError } from '../../src/errors.js';
import { compileMapping, type MappingOptions } from '../../src/mapping/compile.js';
import type { CompiledMapping } from '../../src/mapping/compiled.js';
import { parseMappingFile } from '../../src/mapping/schema.js';

const OPTIONS: MappingOptions = { timezone: 'UTC', action: 'update', blank: 'skip', clearWord: '(clear)' };

function compile(
  yaml: string,
  header: readonly string[],
  options: Partial<MappingOptions> = {},
): CompiledMapping {
  return compileMapping(
    parseMappingFile(parse(yaml), 'm.yaml'),
    header,
    { ...OPTIONS, ...options },
    'm.yaml',
  );
}

function errorOf(run: () => unknown): RunError {
  try {
    run();
  } catch (error) {
    if (error instanceof RunError) return error;
    throw error;
  }
  throw new Error('expected an error');
}

/** The change of one row as a plain object, or its problems as `code column`. */
function outcome(mapping: CompiledMapping, cells: readonly string[]) {
  const row = mapping.mapRow(cells);
  if (row.kind === 'problems') return row.problems.map(({ code, column }) => `${code} ${column ?? ''}`);
  return row.change.action === 'delete' ? 'delete' : Object.fromEntries(row.change.fields);
}

describe('a row', () => {
  const everything = compile(
    `
id: Contact ID
fields:
  firstName: First Name
  lastName: { column: Surname, transform: [lowercase] }
  email: E-mail
  gender: { column: Sex, values: { X: other } }
  birthday: { column: DOB, format: dd/MM/yyyy, timezone: Asia/Ho_Chi_Minh }
  phone: { column: Mobile, country: VN, output: e164 }
customFields:
  VIP: { column: VIP, type: boolean, values: { oui: true, non: false } }
  lifetime_value: { column: LTV, type: number, decimal: "," }
  last_seen: { column: Last seen, type: date, format: dd/MM/yyyy HH:mm, timezone: Europe/Paris }
  seen_ms: { column: Last seen, type: date, format: dd/MM/yyyy HH:mm, timezone: Europe/Paris, output: ms }
  segment: { value: newsletter }
`,
    [
      'Contact ID',
      'First Name',
      'Surname',
      'E-mail',
      'Sex',
      'DOB',
      'Mobile',
      'VIP',
      'LTV',
      'Last seen',
      'Notes',
    ],
  );

  test('becomes a change with every type as the API takes it', () => {
    const cells = [
      'c-1',
      ' Thị Hoa ',
      'NGUYỄN',
      'Hoa@Example.com',
      'x',
      '02/08/2002',
      '0912 345 678',
      'OUI',
      '12,50',
      '02/05/2023 08:00',
      'secret',
    ];
    expect(everything.mapRow(cells)).toEqual({
      kind: 'change',
      key: 'c-1',
      change: {
        action: 'update',
        fields: new Map<string, unknown>([
          ['firstName', 'Thị Hoa'],
          ['lastName', 'nguyễn'],
          ['email', 'Hoa@Example.com'],
          ['gender', 'other'],
          ['birthday', 1028221200],
          ['phone', '+84912345678'],
          ['VIP', true],
          ['lifetime_value', 12.5],
          ['last_seen', '2023-05-02T08:00:00+02:00'],
          ['seen_ms', Date.UTC(2023, 4, 2, 6)],
          ['segment', 'newsletter'],
        ]),
      },
    });
  });

  test('has all of its problems named, the key first, once for a column of two fields', () => {
    const cells = [
      'a/b',
      'x',
      'y',
      'no address',
      'unknown',
      '2002-08-02',
      'none',
      'maybe',
      '1.5',
      '#REF!',
      '',
    ];
    expect(outcome(everything, cells)).toEqual([
      'invalid_id Contact ID',
      'invalid_email E-mail',
      'invalid_gender Sex',
      'invalid_date DOB',
      'invalid_phone Mobile',
      'invalid_boolean VIP',
      'invalid_number LTV',
      'invalid_value Last seen',
    ]);
    const row = everything.mapRow(cells);
    expect(
      row.kind === 'problems' &&
        row.problems.every((problem) => problem.message.startsWith(`${problem.column ?? '?'}: `)),
    ).toBe(true);
  });

  test('with problems still tells whose it is', () => {
    expect(everything.mapRow(['c-1', '', '', 'bad'])).toMatchObject({ kind: 'problems', key: 'c-1' });
    expect(everything.mapRow(['', '', '', 'bad'])).toMatchObject({ kind: 'problems', key: undefined });
  });

  test('of empty cells sends its constants alone', () => {
    expect(outcome(everything, ['c-1'])).toEqual({ segment: 'newsletter' });
  });

  test('may not change the values of another row', () => {
    const first = everything.mapRow(['c-1', 'A']);
    everything.mapRow(['c-2', 'B']);
    expect(
      first.kind === 'change' && first.change.action === 'update' && first.change.fields.get('firstName'),
    ).toBe('A');
  });
});

describe('cells without a value', () => {
  const YAML =
    'id: id\nfields: { firstName: F, email: E }\ncustomFields: { n: { column: N, type: number }, c: { value: x } }';
  const HEADER = ['id', 'F', 'E', 'N'];

  test.each([
    ['an empty cell leaves the field alone', {}, ['1', ' ', '', '\u00A0'], { c: 'x' }],
    [
      'an empty cell clears the field with blank: clear',
      { blank: 'clear' },
      ['1', '', '', ''],
      { firstName: null, email: null, n: null, c: 'x' },
    ],
    [
      'the clear word clears whatever blank says',
      {},
      ['1', ' (clear) ', '(clear)', '(clear)'],
      { firstName: null, email: null, n: null, c: 'x' },
    ],
    ['the clear word in another case reads two ways', {}, ['1', '(Clear)', '', ''], ['invalid_value F']],
    [
      "a spreadsheet's error may be the clear word",
      { clearWord: '#N/A' },
      ['1', '#N/A', '', ''],
      { firstName: null, c: 'x' },
    ],
    [
      "other spreadsheet's errors are refused",
      { clearWord: '#N/A' },
      ['1', '#REF!', '', ''],
      ['invalid_value F'],
    ],
    [
      'without a clear word no cell is one',
      { clearWord: '' },
      ['1', '(clear)', '', ''],
      { firstName: '(clear)', c: 'x' },
    ],
  ] as const)('%s', (_, options, cells, expected) => {
    expect(outcome(compile(YAML, HEADER, options), cells)).toEqual(expected);
  });
});

describe('the key', () => {
  const HEADER = ['id', 'E', 'P', 'F'];

  test.each([
    ['the ID of the mapping', 'id: id\nfields: { firstName: F }', undefined, 'id', 0],
    [
      'the match of the mapping',
      'match: { by: email, column: E }\nfields: { firstName: F }',
      undefined,
      'email',
      1,
    ],
    ['--match over the ID of the mapping', 'id: id\nfields: { firstName: F, email: E }', 'email', 'email', 1],
    [
      '--match over another match of the mapping',
      'match: { by: email, column: E }\nfields: { phone: P }',
      'phone',
      'phone',
      2,
    ],
    [
      'the column of match before that of the field',
      'match: { by: email, column: P }\nfields: { email: E }',
      'email',
      'email',
      2,
    ],
    ['--match id with an ID', 'id: id\nfields: { firstName: F }', 'id', 'id', 0],
  ] as const)('is %s', (_, yaml, match, by, columnIndex) => {
    const mapping = compile(yaml, HEADER, match === undefined ? {} : { match });
    expect(mapping.key).toMatchObject({ by, columnIndex, column: HEADER[columnIndex] });
  });

  test.each([
    [
      '--match id without an ID',
      'match: { by: email, column: E }\nfields: { firstName: F }',
      'id',
      '--match id: the mapping names no column with the ID',
    ],
    [
      '--match email without e-mails',
      'id: id\nfields: { firstName: F }',
      'email',
      '--match email: the mapping names no column with the email',
    ],
    [
      '--match email with a constant e-mail',
      'id: id\nfields: { email: { value: a@example.com } }',
      'email',
      '--match email: the mapping names no column',
    ],
    ['nothing at all', 'fields: { firstName: F, email: E }', undefined, 'or use --match email'],
  ] as const)('%s is a mistake', (_, yaml, match, message) => {
    expect(errorOf(() => compile(yaml, HEADER, match === undefined ? {} : { match })).message).toContain(
      message,
    );
  });

  test('that only finds the contact is not sent', () => {
    const mapping = compile('match: { by: email, column: E }\nfields: { firstName: F }', HEADER);
    expect(mapping.mapRow(['', 'Ana@Example.com', '', 'Ana'])).toEqual({
      kind: 'change',
      key: 'ana@example.com',
      change: { action: 'update', fields: new Map([['firstName', 'Ana']]) },
    });
  });

  test('is sent where the fields name it too', () => {
    const mapping = compile('match: { by: email, column: E }\nfields: { email: E }', HEADER);
    expect(outcome(mapping, ['', 'Ana@Example.com'])).toEqual({ email: 'Ana@Example.com' });
  });

  test.each([
    [
      'without a country phones are their digits',
      'match: { by: phone, column: P }\nfields: { firstName: F }',
      '0912 345-678',
      '0912345678',
    ],
    [
      "with the field's country they are in E.164",
      'match: { by: phone, column: P }\nfields: { phone: { column: P, country: VN } }',
      '0912 345-678',
      '+84912345678',
    ],
    [
      'so they are with a country of their own',
      'match: { by: phone, column: P, country: VN }\nfields: { firstName: F }',
      '0912 345-678',
      '+84912345678',
    ],
  ])('%s', (_, yaml, cell, key) => {
    expect(compile(yaml, HEADER).mapRow(['', '', cell, 'x'])).toMatchObject({ kind: 'change', key });
  });

  test.each([
    ['an empty ID', 'id: id', ['', 'x'], 'missing_id id'],
    ['a cleared ID', 'id: id', ['(clear)'], 'missing_id id'],
    ['an ID that no URL can hold', 'id: id', ['a b'], 'invalid_id id'],
    ["a spreadsheet's error for an ID", 'id: id', ['#N/A'], 'invalid_id id'],
    ['an empty match cell', 'match: { by: email, column: E }', ['1', ' '], 'missing_id E'],
    [
      'a match cell that is no e-mail',
      'match: { by: email, column: E }',
      ['1', 'unknown'],
      'invalid_email E',
    ],
    [
      'a match cell that is no phone',
      'match: { by: phone, column: P }',
      ['1', '', 'unknown'],
      'invalid_phone P',
    ],
  ])('%s is a problem of the row', (_, yaml, cells, problem) => {
    const row = compile(`${yaml}\nfields: { firstName: F }`, HEADER);
    expect(outcome(row, cells)).toEqual([problem]);
  });

  test('and the field of one column complain once', () => {
    const mapping = compile('match: { by: email, column: E }\nfields: { email: E }', HEADER);
    expect(outcome(mapping, ['', '#N/A'])).toEqual(['invalid_value E']);
  });

  test('that --match sets aside is ignored, and the reason given', () => {
    const { ignored } = compile('id: id\nfields: { email: E }', HEADER, { match: 'email' });
    expect(ignored).toEqual([
      { column: 'id', index: 0, reason: 'rows are found by email' },
      { column: 'P', index: 2, reason: 'the mapping does not name it' },
      { column: 'F', index: 3, reason: 'the mapping does not name it' },
    ]);
  });
});

describe('the action', () => {
  const YAML =
    'id: id\naction: { column: op, values: { U: update, D: delete } }\nfields: { firstName: F, email: E }';
  const HEADER = ['id', 'op', 'F', 'E'];

  test.each([
    ['a declared word', 'D', 'delete'],
    ['a declared word in another case', 'd', 'delete'],
    ['delete itself', ' Delete ', 'delete'],
    ['update itself', 'UPDATE', { firstName: 'Ana' }],
    ['an empty cell', '', { firstName: 'Ana' }],
    ['another word', 'erase', ['invalid_action op']],
    ['the clear word', '(clear)', ['invalid_action op']],
    ["a spreadsheet's error", '#N/A', ['invalid_value op']],
  ])('%s is read as the contract says', (_, cell, expected) => {
    expect(outcome(compile(YAML, HEADER), ['1', cell, 'Ana'])).toEqual(expected);
  });

  test('of an empty cell is that of --action', () => {
    expect(outcome(compile(YAML, HEADER, { action: 'delete' }), ['1', '', 'Ana'])).toBe('delete');
    expect(outcome(compile(YAML, HEADER, { action: 'delete' }), ['1', 'U', 'Ana'])).toEqual({
      firstName: 'Ana',
    });
  });

  test('delete leaves all other cells unjudged', () => {
    expect(outcome(compile(YAML, HEADER), ['1', 'D', '#REF!', 'no address'])).toBe('delete');
    expect(outcome(compile(YAML, HEADER), ['', 'D', '#REF!', 'no address'])).toEqual(['missing_id id']);
  });

  test('that is unknown does not hide the other problems', () => {
    expect(outcome(compile(YAML, HEADER), ['', 'maybe', 'Ana', 'no address'])).toEqual([
      'missing_id id',
      'invalid_action op',
      'invalid_email E',
    ]);
  });

  test('alone is enough where rows can be deleted', () => {
    expect(outcome(compile('id: id', ['id'], { action: 'delete' }), ['1'])).toBe('delete');
    expect(outcome(compile('id: id\naction: op', ['id', 'op']), ['1', 'delete'])).toBe('delete');
    expect(errorOf(() => compile('id: id', ['id'])).message).toContain('no field is mapped');
  });
});

describe('mistakes in what the mapping names', () => {
  test('are all named, with the nearest name and the header', () => {
    const yaml =
      'id: Contact\naction: Op\nfields: { firstName: Frist Name, email: Twice }\ncustomFields: { x: Zebra }';
    const error = errorOf(() => compile(yaml, ['Contact ID', 'First Name', 'Twice', 'Twice', '']));
    expect(error.kind).toBe('mapping');
    expect(error.message.split('\n')).toEqual([
      'm.yaml: 5 mistakes',
      '  id: the header has no column "Contact"; did you mean "Contact ID"?',
      '  action: the header has no column "Op"',
      '  fields.firstName: the header has no column "Frist Name"; did you mean "First Name"?',
      '  fields.email: the header has column "Twice" more than once (columns 3, 4): rename all but one',
      '  customFields.x: the header has no column "Zebra"',
    ]);
    expect(error.hint).toBe('The header has "Contact ID", "First Name", "Twice", "Twice".');
  });

  test('include declared values that the field cannot hold', () => {
    const yaml = `
id: id
fields:
  gender: { column: A, values: { M: mael, F: female } }
  birthday: { value: 1028221200 }
  phone: { value: 912345678 }
customFields:
  n: { column: A, type: number, values: { many: lots } }
  big: { value: 12345678901234567890, type: number }
  b: { column: A, type: boolean, values: { oui: perhaps } }
  t: { value: 7 }
  e: { value: "" }
`;
    const paths = errorOf(() => compile(yaml, ['id', 'A']))
      .message.split('\n')
      .slice(1);
    expect(paths.map((line) => line.trim().split(': ')[0])).toEqual([
      'fields.gender.values.M',
      'fields.birthday.value',
      'fields.phone.value',
      'customFields.n.values.many',
      'customFields.big.value',
      'customFields.b.values.oui',
      'customFields.t.value',
      'customFields.e.value',
    ]);
  });

  test('do not include duplicate and empty headers that nothing names', () => {
    const mapping = compile('id: id\nfields: { firstName: F }', ['id', 'F', 'X', 'X', '', '_note']);
    expect(mapping.ignored.map(({ index, reason }) => [index, reason])).toEqual([
      [2, 'the mapping does not name it'],
      [3, 'the mapping does not name it'],
      [4, 'it has no name'],
      [5, 'its name begins with "_"'],
    ]);
  });
});

test('headers are compared trimmed and in NFC, and typed headers mean nothing to a mapping file', () => {
  const mapping = compile('id: ID\nfields: { firstName: Prénom }\ncustomFields: { VIP: "VIP:boolean" }', [
    ' ID ',
    'Pre\u0301nom',
    'VIP:boolean',
  ]);
  expect(outcome(mapping, ['1', 'Zoe\u0301', 'yes'])).toEqual({ firstName: 'Zoé', VIP: 'yes' });
});

test('two fields may read one column', () => {
  const mapping = compile('id: id\nfields: { phone: P }\ncustomFields: { whatsapp: { column: P } }', [
    'id',
    'P',
  ]);
  expect(outcome(mapping, ['1', '091234'])).toEqual({ phone: '091234', whatsapp: '091234' });
});

test('no field name is special', () => {
  const mapping = compile('id: id\ncustomFields: { constructor: A, toString: A }', ['id', 'A']);
  expect(outcome(mapping, ['1', 'x'])).toEqual({ constructor: 'x', toString: 'x' });
});

test('the zone of birthdays is that of the field, else that of the run', () => {
  const zoneOf = (yaml: string) => compile(yaml, ['id', 'B'], { timezone: 'Asia/Tokyo' }).birthdayZone;
  expect(zoneOf('id: id\nfields: { birthday: B }')).toBe('Asia/Tokyo');
  expect(zoneOf('id: id\nfields: { birthday: { column: B, timezone: Europe/Paris } }')).toBe('Europe/Paris');
  expect(zoneOf('id: id\nfields: { firstName: B }')).toBeUndefined();
});

test('fields are compiled once: twenty thousand rows take less than two seconds', () => {
  const header = ['id', 'F', 'L', 'E', 'G', 'P', 'V', 'N'];
  const mapping = compile(
    `
id: id
fields: { firstName: F, lastName: L, email: E, gender: { column: G, values: { X: other } }, phone: P }
customFields: { VIP: { column: V, type: boolean }, n: { column: N, type: number } }
`,
    header,
  );
  const start = performance.now();
  for (let row = 0; row < 20_000; row++)
    mapping.mapRow([
      `c-${row}`,
      'Ana',
      'Nguyễn',
      `a${row}@example.com`,
      'F',
      '0912345678',
      'yes',
      String(row),
    ]);
  expect(performance.now() - start).toBeLessThan(2000);
});
