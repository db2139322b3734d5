import { describe, expect, test } from 'vitest';
import { RunError } from '../../src/errors.js';
import { autoMapping } from '../../src/mapping/auto.js';
import type { MappingOptions } from '../../src/mapping/compile.js';

const OPTIONS: MappingOptions = { timezone: 'UTC', action: 'update', blank: 'skip', clearWord: '(clear)' };

function auto(header: readonly string[], options: Partial<MappingOptions> = {}) {
  return autoMapping(header, { ...OPTIONS, ...options }, 'contacts.csv');
}

function errorOf(header: readonly string[], options: Partial<MappingOptions> = {}): RunError {
  try {
    auto(header, options);
  } catch (error) {
    if (error instanceof RunError) return error;
    throw error;
  }
  throw new Error('expected an error');
}

/** `field < column` for each field. */
function matched(header: readonly string[], options: Partial<MappingOptions> = {}): string[] {
  return auto(header, options).fields.map(({ field, column }) => `${field} < ${column ?? ''}`);
}

describe('autoMapping', () => {
  test.each([
    ['English', ['Contact ID', 'First Name', 'Last Name', 'E-mail Address', 'Mobile', 'Sex', 'DOB']],
    ['Vietnamese', ['ID liên hệ', 'Tên', 'Họ', 'Thư điện tử', 'Số điện thoại', 'Giới tính', 'Ngày sinh']],
    ['French', ['ID contact', 'Prénom', 'Nom', 'Courriel', 'Téléphone', 'Sexe', 'Date de naissance']],
    ['German', ['Kontakt-ID', 'Vorname', 'Nachname', 'E-Mail', 'Handy', 'Geschlecht', 'Geburtsdatum']],
    [
      'Spanish',
      [
        'ID de contacto',
        'Nombre',
        'Apellidos',
        'Correo electrónico',
        'Teléfono',
        'Género',
        'Fecha de nacimiento',
      ],
    ],
  ])('matches a %s header', (_, header) => {
    const [id = '', first = '', last = '', email = '', phone = '', gender = '', birthday = ''] = header;
    const mapping = auto(header);
    expect(mapping.key).toEqual({ by: 'id', column: id, columnIndex: 0 });
    expect(mapping.ignored).toEqual([]);
    const columns = new Map(mapping.fields.map(({ field, column }) => [field, column]));
    expect(Object.fromEntries(columns)).toEqual({
      firstName: first,
      lastName: last,
      email,
      gender,
      birthday,
      phone,
    });
  });

  test('reads the header of an export as it is', () => {
    const header = [
      'id',
      'firstName',
      'lastName',
      'email',
      'gender',
      'birthday',
      'phone',
      'VIP:boolean',
      'LTV:number',
      'a:b:text',
      'seen:date',
      '_tags',
    ];
    const mapping = auto(header, { timezone: 'Asia/Ho_Chi_Minh' });
    expect(mapping.ignored).toEqual([{ column: '_tags', index: 11, reason: 'its name begins with "_"' }]);
    const cells = [
      'c-1',
      'Hoa',
      '',
      'hoa@example.com',
      'female',
      '2002-08-02',
      '0123456789',
      'true',
      '12.5',
      '007',
      '2023-05-02T00:00:00+00:00',
      'x',
    ];
    expect(mapping.mapRow(cells)).toEqual({
      kind: 'change',
      key: 'c-1',
      change: {
        action: 'update',
        fields: new Map<string, unknown>([
          ['firstName', 'Hoa'],
          ['email', 'hoa@example.com'],
          ['gender', 'female'],
          ['birthday', 1028221200],
          ['phone', '0123456789'],
          ['VIP', true],
          ['LTV', 12.5],
          ['a:b', '007'],
          ['seen', '2023-05-02T00:00:00+00:00'],
        ]),
      },
    });
  });

  test("takes the API's own name before a synonym, and says so", () => {
    const mapping = auto(['id', 'phone', 'Mobile', 'E-mail']);
    expect(mapping.fields.map(({ field, column }) => `${field} < ${column ?? ''}`)).toEqual([
      'email < E-mail',
      'phone < phone',
    ]);
    expect(mapping.ignored).toEqual([{ column: 'Mobile', index: 2, reason: 'column "phone" fits better' }]);
  });

  test.each([
    [
      'two synonyms',
      ['id', 'Mobile', 'Tel'],
      '"Mobile" (column 2) and "Tel" (column 3) fit "phone" equally well',
    ],
    [
      'one name twice',
      ['id', 'email', 'email'],
      '"email" (column 2) and "email" (column 3) fit "email" equally well',
    ],
    [
      'two typed headers',
      ['id', 'VIP:text', 'VIP:boolean'],
      '"VIP:text" (column 2) and "VIP:boolean" (column 3) fit "VIP" equally well',
    ],
    [
      'two ID columns',
      ['ID', 'Contact ID', 'email'],
      '"ID" (column 1) and "Contact ID" (column 2) fit "id" equally well',
    ],
  ])('refuses %s for one field, naming both', (_, header, message) => {
    const error = errorOf(header);
    expect(error.exitCode).toBe(2);
    expect(error.message).toContain(message);
    expect(error.hint).toContain('chative-contacts mapping');
  });

  test.each(['phone:text', 'id:text', '_id:number'])('does not make a custom field of %j', (typed) => {
    const header = ['id', 'email', typed];
    if (typed.startsWith('_')) expect(auto(header).ignored.map(({ column }) => column)).toEqual([typed]);
    else expect(errorOf(header).message).toContain('has a type of its own');
  });

  test('ignores what it does not know, never sending it, with what to do about it', () => {
    const { ignored, fields } = auto([
      'id',
      'email',
      'Company',
      'Full name',
      'VIP:bool',
      'customer_id',
      'action',
      '',
      '_x',
    ]);
    expect(fields).toHaveLength(1);
    expect(ignored.map(({ column, reason }) => [column, reason])).toEqual([
      ['Company', 'no field is named so; head it "Company:text" to send it as a custom field'],
      ['Full name', 'first and last name in one cell are not told apart'],
      ['VIP:bool', 'no field is named so; head it "VIP:boolean" to send it as a custom field'],
      [
        'customer_id',
        'Chative itself keeps "customer_id", and takes no other; a custom field needs another name, as in "My customer_id:text"',
      ],
      ['action', 'its words are not followed: only a mapping file can name a column of actions'],
      ['', 'it has no name'],
      ['_x', 'its name begins with "_"'],
    ]);
  });

  test('columns that Chative keeps itself are never matched, with or without a type', () => {
    const columns = ['City', 'lastSeen:text', 'country:text', 'customerType:text', 'Last seen:date'];
    const { fields, ignored } = autoMapping(['id', 'firstName', ...columns], OPTIONS, 'contacts.csv');
    expect(fields.map(({ field }) => field)).toEqual(['firstName', 'Last seen']);
    expect(ignored.map(({ column }) => column)).toEqual(columns.slice(0, 4));
    for (const { reason } of ignored) expect(reason).toMatch(/^Chative itself keeps/);
  });

  test('a column that seems to say what to do with a row is pointed out, for nothing follows it', () => {
    const { notes } = autoMapping(['id', 'firstName', 'Action'], OPTIONS, 'contacts.csv');
    expect(notes).toEqual([
      'every row is an update, whatever "Action" says: to follow it, give a mapping file with action: { column: Action }',
    ]);
  });

  test('duplicates of unknown and empty headers do no harm', () => {
    expect(matched(['id', 'email', 'Note', 'Note', '', ''])).toEqual(['email < email']);
  });
});

describe('the key of an automatic mapping', () => {
  test('with --match is not sent, and IDs are left aside', () => {
    const mapping = auto(['ID', 'Contact ID', 'E-mail', 'Tên'], { match: 'email' });
    expect(mapping.key).toEqual({ by: 'email', column: 'E-mail', columnIndex: 2 });
    expect(mapping.fields.map(({ field }) => field)).toEqual(['firstName']);
    expect(mapping.ignored.map(({ column, reason }) => [column, reason])).toEqual([
      ['ID', 'rows are found by email'],
      ['Contact ID', 'rows are found by email'],
    ]);
  });

  test.each([
    ['an e-mail column is the cure', ['E-mail', 'Tên'], {}, '--match email finds contacts by "E-mail"'],
    ['a phone column is the cure', ['SĐT', 'Tên'], {}, '--match phone finds contacts by "SĐT"'],
    ["an order's ID is no contact's ID", ['order_id', 'Tên'], {}, "no column holds the contact's ID"],
    ['--match needs its column', ['id', 'Tên'], { match: 'email' }, '--match email: no column fits email'],
    [
      'a column that finds the contact and nothing else',
      ['id', 'Note'],
      {},
      'nothing would be sent: no other column fits a field',
    ],
    ['the same with --match', ['email', 'id'], { match: 'email' }, 'nothing would be sent'],
  ] as const)('%s', (_, header, options, message) => {
    const error = errorOf(header, options);
    expect(error.kind).toBe('mapping');
    expect(error.message).toContain(message);
    expect(error.hint).toContain(`The header has "${header[0]}"`);
  });

  test('alone is enough for deletes', () => {
    expect(auto(['id', 'Note'], { action: 'delete' }).mapRow(['c-1', 'x'])).toMatchObject({
      change: { action: 'delete' },
    });
  });
});

describe('cells, where they are at hand, have their say', () => {
  const OTHER_IDS = [
    ['running numbers', ['1', '2', '3'], 'running numbers of another system'],
    ['IDs of Stripe', ['cus_R8xKpLmN3qWvTb', 'cus_R8xKpLmN3qWvTc'], 'IDs of Stripe'],
    ['IDs of Salesforce', ['0035g00000AbCdEAAV', '0035g00000AbCdFAAV'], 'IDs of Salesforce'],
    ["IDs of Meta's lead ads", ['l:1203', 'l:1204'], "IDs of Meta's lead ads"],
  ] as const;

  function autoOf(header: readonly string[], rows: readonly (readonly string[])[], match?: 'id' | 'email') {
    return autoMapping(header, { ...OPTIONS, ...(match && { match }) }, 'contacts.csv', rows);
  }

  test.each(OTHER_IDS)('%s beside e-mails are not taken for IDs of Chative', (_, ids, look) => {
    const rows = ids.map((id, i) => [id, `a${i}@example.com`, 'Ann']);
    const header = ['id', 'Email', 'First name'];
    expect(() => autoOf(header, rows)).toThrow(look);
    expect(() => autoOf(header, rows)).toThrow('--match email finds contacts by "Email"');
    expect(autoOf(header, rows, 'id').key.column).toBe('id');
    expect(autoOf(header, rows, 'email').key.column).toBe('Email');
  });

  test.each([
    ['c-1', 'c-2'],
    ['183ccf94-3111-480f-8b12-4d19d65d3c78', '183ccf94-3111-480f-8b12-4d19d65d3c79'],
    ['1', 'c-2'],
  ])('%s and %s may well be', (one, other) => {
    const rows = [one, other].map((id) => [id, `${id}@example.com`, 'Ann']);
    expect(autoOf(['id', 'Email', 'First name'], rows).key.column).toBe('id');
  });

  test('numbers are believed without e-mails, and in a file with the names of the API', () => {
    expect(autoOf(['id', 'First name'], [['1', 'Ann']]).key.column).toBe('id');
    expect(autoOf(['id', 'Email', 'First name'], [['1', 'none', 'Ann']]).key.column).toBe('id');
    expect(autoOf(['id', 'firstName', 'email'], [['1', 'Ann', 'a@example.com']]).key.column).toBe('id');
  });

  test("a known program's IDs are named as its own", () => {
    const header = ['id', 'Description', 'Email', 'Created (UTC)', 'Card ID', 'Delinquent', 'Phone'];
    expect(() => auto(header)).toThrow(/"id" is an ID of Stripe, not of Chative;.*--match email finds/);
  });

  test('whole names are not sent as first names', () => {
    const { ignored } = autoOf(['id', 'Tên', 'SĐT'], [['c-1', 'Nguyễn Văn Ánh', '0903111222']]);
    expect(ignored.map(({ column, reason }) => [column, reason])).toEqual([
      ['Tên', 'first and last name in one cell are not told apart'],
    ]);
  });

  test('the first filled of numbered columns is sent, and what was left out of a name is said', () => {
    const mapping = auto(['id', 'Phone 1', 'Phone 2', 'Email khách hàng']);
    expect(mapping.mapRow(['c-1', '', '0903111222', ''])).toMatchObject({
      change: { fields: new Map([['phone', '0903111222']]) },
    });
    expect(mapping.fields.map(({ note }) => note)).toEqual([
      'matched by name, without "khách hàng"',
      'matched by name, else "Phone 2", asis',
    ]);
  });
});
