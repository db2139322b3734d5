import { describe, expect, test } from 'vitest';
import { guessMapping } from '../../../src/mapping/guess/guess.js';

function guess(header: readonly string[], ...rows: readonly (readonly string[])[]) {
  return guessMapping(header, rows, {
    timezone: 'UTC',
    source: 'contacts.csv',
    nowMs: Date.UTC(2026, 10, 26),
  });
}

/** `+ name < column` for what is switched on, `- name < column` for what is only suggested. */
function lines(
  list: readonly { name: string; spec: Readonly<Record<string, unknown>>; isActive: boolean }[],
): string[] {
  return list.map(
    ({ name, spec, isActive }) => `${isActive ? '+' : '-'} ${name} < ${String(spec['column'])}`,
  );
}

describe('the key', () => {
  test.each([
    ['an ID column', ['id', 'email'], ['a-1', 'a@example.com'], ['+ id < id']],
    [
      'the only e-mail column',
      ['work_email', 'phone'],
      ['a@example.com', '0912345678'],
      ['+ match < work_email'],
    ],
    ['the only phone column', ['phone', 'name'], ['0912345678', 'x'], ['+ match < phone']],
    [
      'none of two e-mail columns, but the phone',
      ['work_email', 'home_email', 'tel'],
      ['a@example.com', 'b@example.com', '0912345678'],
      ['+ match < tel'],
    ],
    [
      'none of two ID columns',
      ['ID', 'Contact ID', 'email'],
      ['a-1', 'a-2', 'a@example.com'],
      ['+ match < email', '- id < ID', '- id < Contact ID'],
    ],
    [
      "another system's ID as a suggestion",
      ['customer_id', 'email'],
      ['x1', 'a@example.com'],
      ['+ match < email', '- id < customer_id'],
    ],
    [
      'the first of two e-mail columns, where nothing else is there',
      ['work_email', 'home_email', 'Sales Rep Email'],
      ['a@example.com', 'b@example.com', 'rep@example.com'],
      ['+ match < work_email', '- match < home_email', '- match < work_email,home_email'],
    ],
    [
      'the first of two e-mail columns, where the only ID may be of another system',
      ['customer_id', 'home_email', 'work_email'],
      ['1', 'a@example.com', 'b@example.com'],
      [
        '+ match < home_email',
        '- match < work_email',
        '- match < home_email,work_email',
        '- id < customer_id',
      ],
    ],
    [
      'a column whose cells are e-mails, by choice',
      ['company', 'Kontakt'],
      ['x', 'a@example.com'],
      ['- match < Kontakt'],
    ],
    [
      'a column of WhatsApp numbers, by choice',
      ['WhatsApp'],
      ['whatsapp:84903111222'],
      ['- match < WhatsApp'],
    ],
    ['nothing', ['company'], ['x'], []],
  ])('is %s', (_, header, row, expected) => {
    expect(lines(guess(header, row).key)).toEqual(expected);
  });

  test('is the fuller one of two columns that compete', () => {
    const { key } = guess(
      ['Home E-mail', 'Work E-mail'],
      ['', 'a@example.com'],
      ['b@example.com', 'c@example.com'],
    );
    expect(lines(key)[0]).toBe('+ match < Work E-mail');
    expect(key[0]?.remark).toContain('of 2 columns that fit, the one with the most values');
  });

  test('is a column of which one cell in nine cannot be read: its row is refused, and the others are right', () => {
    const cells = [...Array(8).keys()].map((i) => [`a${i}@example.com`]);
    expect(lines(guess(['Почта'], ...cells, ['x?']).key)).toEqual(['+ match < Почта']);
    expect(lines(guess(['Почта'], ['a@example.com'], ['x?'], ['y?']).key)).toEqual(['- match < Почта']);
  });

  test('is a column that competes where the other key is nearly empty', () => {
    const rows = [1, 2, 3].map((i) => [`a${i}@x.com`, `b${i}@x.com`, i === 1 ? '0912345678' : '']);
    expect(lines(guess(['work_email', 'home_email', 'tel'], ...rows).key)[0]).toBe('+ match < work_email');
  });

  test('is not a column that competes where its values repeat, as those of a firm do', () => {
    const rows = [1, 2, 3, 4].map((i) => ['info@example.com', i < 3 ? 'a@example.com' : `a${i}@example.com`]);
    expect(lines(guess(['Work E-mail', 'Home E-mail'], ...rows).key)).toEqual([
      '- match < Work E-mail',
      '- match < Home E-mail',
      '- match < Work E-mail,Home E-mail',
    ]);
  });

  test.each([
    ['email', ['id', 'E-mail', 'tel'], ['+ match < E-mail', '- id < id']],
    ['phone', ['id', 'E-mail', 'tel'], ['+ match < tel', '- id < id']],
    ['id', ['customer_id', 'Contact ID', 'E-mail'], ['+ id < Contact ID']],
    ['field:CRM', ['crm:text', 'E-mail', 'x'], ['+ match < crm:text']],
  ] as const)('is what --match %s asks for', (match, header, expected) => {
    const row = ['7', 'a@example.com', '0912345678'];
    const made = guessMapping(header, [row], { timezone: 'UTC', source: 'x.csv', nowMs: 0, match });
    expect(lines(made.key)).toEqual(expected);
  });

  test('that --match asks for is the first of several columns, and one that no column fits is refused', () => {
    const context = { timezone: 'UTC', source: 'x.csv', nowMs: 0, match: 'email' } as const;
    const [key] = guessMapping(['work_email', 'home_email'], [['a@x.com', 'b@x.com']], context).key;
    expect(key).toMatchObject({
      spec: { column: 'work_email' },
      remark: expect.stringContaining('"home_email" fits as well: choose one'),
    });
    expect(() => guessMapping(['id', 'name'], [['1', 'Ann']], context)).toThrow(
      'x.csv: --match email: no column fits email',
    );
  });

  test('whose cells are no IDs is marked', () => {
    expect(guess(['id'], ['a b'], ['c d']).key[0]?.remark).toContain('do not look like IDs');
  });

  test('by e-mail is only suggested as a field', () => {
    expect(lines(guess(['email', 'First name'], ['a@example.com', 'Ana']).fields)).toEqual([
      '+ firstName < First name',
      '- email < email',
    ]);
  });
});

test('a key by phone has the country of the program, where its cells are numbers of that country', () => {
  const header = ['Mã khách hàng', 'Loại khách', 'Điện thoại'];
  const keyOf = (...phones: string[]) =>
    guess(header, ...phones.map((phone, i) => [`KH${i}`, 'Cá nhân', phone])).key[0];
  expect(keyOf('0903111222', '+84904333444', '84905666777')?.spec).toEqual({
    by: 'phone',
    column: 'Điện thoại',
    country: 'VN',
  });
  expect(keyOf('0903111222', '030 12', '030 13')?.spec).not.toHaveProperty('country');
  expect(guess(['Điện thoại', 'Tên'], ['0903111222', 'An']).key[0]?.spec).not.toHaveProperty('country');
});

test('an address that most rows share is only suggested', () => {
  const rows = [0, 1, 2, 3].map((i) => [`c${i}`, i < 3 ? 'host@example.com' : 'a@example.com']);
  const [email] = guess(['id', 'Email'], ...rows).fields;
  expect(email).toMatchObject({
    isActive: false,
    remark: expect.stringContaining("most rows share it: check that it is the contact's own"),
  });
  expect(lines(guess(['id', 'Email'], ...rows.slice(1)).fields)).toEqual(['+ email < Email']);
});

test('first names and surnames of customers are a pair in every language', () => {
  for (const [first, last] of [
    ['Nome cliente', 'Cognome cliente'],
    ['Nombre del cliente', 'Apellidos del cliente'],
    ['Prénom du contact', 'Nom du contact'],
  ] as const)
    expect(lines(guess([first, last, 'email'], ['Ana', 'Lee', 'a@example.com']).fields)).toEqual([
      `+ firstName < ${first}`,
      `+ lastName < ${last}`,
      '- email < email',
    ]);
});

describe('the fields', () => {
  test('two columns that fit equally well are both only suggested', () => {
    const { fields } = guess(['id', 'work_phone', 'home_phone'], ['a-1', '504-621-8927', '504-845-1427']);
    expect(lines(fields)).toEqual([
      '- phone < work_phone',
      '- phone < home_phone',
      '- phone < work_phone,home_phone',
    ]);
    expect(fields[0]?.remark).toContain('one of 2 columns');
    expect(fields[2]?.remark).toBe('or the first of them that is filled');
  });

  test('a better name beats the end of a name, which is marked', () => {
    const { fields, customFields } = guess(
      ['id', 'Mobile', 'fax_phone', 'invoice_email'],
      ['a-1', '0912345678', '0913', 'a@example.com'],
    );
    expect(lines(fields)).toEqual(['- email < invoice_email', '+ phone < Mobile']);
    expect(fields[0]?.remark).toContain('guessed from a part of its name');
    expect(lines(customFields)).toEqual(['- fax_phone < fax_phone']);
  });

  test('a column whose cells contradict the end of its name is no candidate', () => {
    expect(guess(['id', 'opted_in_email'], ['1', 'yes'], ['2', 'no']).fields).toEqual([]);
  });

  test.each([
    ['words that are understood', ['Nam', 'nữ', 'M'], true, undefined],
    ['H beside M', ['H', 'M'], false, { H: '', M: '' }],
    ['H beside F', ['H', 'F'], false, { H: '' }],
    ['other words', ['male', 'x'], false, { x: '' }],
  ])('a gender column of %s', (_, cells, isActive, values) => {
    const { fields } = guess(['id', 'Sex'], ...cells.map((cell) => ['1', cell]));
    expect(fields[0]).toMatchObject({ name: 'gender', isActive });
    expect(fields[0]?.spec['values']).toEqual(values);
  });

  test.each([
    ['ISO dates', ['1990-04-03'], [[true, undefined]]],
    ['one format', ['31/12/1990', '01/02/1991'], [[true, 'dd/MM/yyyy']]],
    [
      'two formats',
      ['03/04/1990'],
      [
        [false, 'dd/MM/yyyy'],
        [false, 'MM/dd/yyyy'],
      ],
    ],
    ['numbers', ['1028221200', '-86400'], [[true, 's']]],
    ['day numbers', ['33015', '28123'], [[true, 'excel']]],
    ['months by name', ['12 May 1990', '3 Jun 1985'], [[true, 'd MMM yyyy']]],
    ['no dates', ['spring', 'summer'], [[false, undefined]]],
    ['nothing', [''], [[true, undefined]]],
  ])('a birthday column of %s', (_, cells, expected) => {
    const { fields } = guess(['id', 'DOB'], ...cells.map((cell) => ['1', cell]));
    expect(fields.map(({ isActive, spec }) => [isActive, spec['format']])).toEqual(expected);
  });
});

describe('the rest', () => {
  test('custom fields are switched on only by typed headers', () => {
    const { customFields } = guess(['id', 'VIP:boolean', 'Company', 'Score'], ['1', 'yes', 'ACME', '1.5']);
    expect(customFields.map(({ name, isActive, spec }) => [name, isActive, spec['type']])).toEqual([
      ['VIP', true, 'boolean'],
      ['Company', false, undefined],
      ['Score', false, 'number'],
    ]);
  });

  test('typed headers that name one field, or a standard one, are only suggested', () => {
    const { customFields } = guess(['id', 'VIP:boolean', 'VIP:text', 'phone:text'], ['1', 'yes', 'x', '0']);
    expect(lines(customFields)).toEqual([
      '- VIP < VIP:boolean',
      '- VIP < VIP:text',
      '- phone:text < phone:text',
    ]);
  });

  test('an action column is never switched on', () => {
    const { action } = guess(['id', 'op'], ['1', 'U'], ['2', 'D'], ['3', 'delete']);
    expect(action).toEqual([
      {
        name: 'action',
        spec: { column: 'op' },
        isActive: false,
        remark: 'say what its words mean, such as values: { "U": update }, update or delete for each',
      },
    ]);
  });

  test('columns that no mapping can name are listed with the reason', () => {
    expect(guess(['id', '', '_x', 'a', 'a']).ignored).toEqual([
      { column: '', reason: 'it has no name' },
      { column: '_x', reason: 'its name begins with "_"' },
      { column: 'a', reason: 'the header names it twice' },
      { column: 'a', reason: 'the header names it twice' },
    ]);
  });

  test("spreadsheet's errors and blanks say nothing about a column", () => {
    expect(guess(['id', 'n'], ['1', '#N/A'], ['2', ' '], ['3', '1.5']).customFields[0]?.spec).toMatchObject({
      type: 'number',
    });
  });
});

describe('nothing is switched on that could do harm', () => {
  test.each([
    [
      'the owner of the account',
      ['First name', 'Account Owner Email', 'Mobile'],
      ['Ann', 'rep@x.com', '+84903111222'],
    ],
    ['the sales rep', ['First name', 'Sales Rep E-mail', 'Mobile'], ['Ann', 'rep@x.com', '+84903111222']],
    [
      'whoever referred them',
      ['First name', 'Referrer email', 'Mobile'],
      ['Ann', 'rep@x.com', '+84903111222'],
    ],
    [
      'the end of a name',
      ['First name', 'Deal contact2b email', 'Mobile'],
      ['Ann', 'rep@x.com', '+84903111222'],
    ],
  ])('an address of %s is no key and no field', (_, header, row) => {
    const found = guess(header, row);
    expect(lines(found.key)).toEqual(['+ match < Mobile']);
    expect(found.fields.filter(({ name, isActive }) => name === 'email' && isActive)).toEqual([]);
  });

  test('an address that most rows share is no key', () => {
    const rows = Array.from({ length: 5 }, (_, i) => ['desk@example.com', `+8490311122${i}`]);
    expect(lines(guess(['Email', 'Mobile'], ...rows).key)).toEqual(['+ match < Mobile']);
  });

  test('a bad e-mail address among few does not make a column of phones the key that fewer rows have', () => {
    const rows = [
      ['ann@x.com', '+84 903 111 222'],
      ['bob@x.com', '0170 1234567'],
      ['chi(at)x.com', ''],
      ['dan@x.com', ''],
      ['em@x.com', '090-222-3344'],
    ];
    expect(lines(guess(['Email', 'Phone Number'], ...rows).key)).toEqual(['+ match < Email']);
    // Where most e-mail addresses are bad, the phones find more.
    const worse = rows.map(([email = '', phone = '']) => [email.replace(/@/, ' at '), phone]);
    expect(lines(guess(['Email', 'Phone Number'], ...worse).key)).toEqual(['+ match < Phone Number']);
  });

  test('the fuller of e-mail and phone finds the contacts', () => {
    const rows = Array.from({ length: 5 }, (_, i) => [i < 3 ? `a${i}@example.com` : '', `+8490311122${i}`]);
    expect(lines(guess(['Email', 'Mobile'], ...rows).key)).toEqual(['+ match < Mobile']);
    expect(lines(guess(['Email', 'Mobile'], ...rows.slice(0, 3)).key)).toEqual(['+ match < Email']);
  });

  test('IDs of another system give way to a good e-mail, and are named', () => {
    const { key } = guess(['id', 'Email'], ['cus_R8xKpLmN3qWvTb', 'a@example.com']);
    expect(lines(key)).toEqual(['+ match < Email', '- id < id']);
    expect(key[1]?.remark).toContain('IDs of Stripe');
  });

  test('an ID column without values gives way, too', () => {
    expect(lines(guess(['Contact ID', 'Email'], ['', 'a@example.com']).key)).toEqual([
      '+ match < Email',
      '- id < Contact ID',
    ]);
  });

  test('whole names are no first names', () => {
    const { fields, ignored } = guess(['id', 'Tên'], ['c-1', 'Nguyễn Văn Ánh'], ['c-2', 'Trần Bảo']);
    expect(fields).toEqual([]);
    expect(ignored).toEqual([
      { column: 'Tên', reason: 'first and last name in one cell are not told apart' },
    ]);
  });
});

describe('cells suggest what names do not say', () => {
  test.each([
    ['Liên lạc', ['a@example.com', 'b@example.com'], ['- email < Liên lạc']],
    ['Zalo', ['0903111222', '+84 904 333 444'], ['- phone < Zalo']],
    ['Order', ['1234567', '2345678'], []],
    ['Owner', ['a@example.com', 'b@example.com'], []],
  ])('%j', (header, cells, expected) => {
    expect(lines(guess(['id', header], ...cells.map((cell, i) => [`c-${i}`, cell])).fields)).toEqual(
      expected,
    );
  });

  test('the first parts of cells that hold several', () => {
    const { key } = guess(['Email / Phone'], ['ann@example.com / 9876501234'], ['bob@example.com']);
    expect(key[0]?.spec).toEqual({ by: 'email', column: 'Email / Phone', transform: ['first'] });
  });
});

test('the evidence stands beside each line', () => {
  const rows = [
    ['c-1', '31/12/1990', 'a@example.com'],
    ['c-2', '01/02/1991', 'b@example.com'],
    ['c-3', '--02-03', 'none'],
  ];
  const { fields } = guess(['id', 'DOB', 'Email'], ...rows);
  expect(fields.map(({ name, isActive, remark }) => [name, isActive, remark])).toEqual([
    ['email', true, '2 of 3 sampled cells read as e-mail addresses; e.g. "a@example.com"'],
    [
      'birthday',
      true,
      '2 of 3 sampled cells fit dd/MM/yyyy; 1 fits only that; 1 without a year: such a row is refused until its cell is ' +
        'mended or declared in values; e.g. "31/12/1990"',
    ],
  ]);
});
