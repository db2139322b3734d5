import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { compileMapping } from '../../../src/mapping/compile.js';
import { guessMapping } from '../../../src/mapping/guess/guess.js';
import { renderGuess } from '../../../src/mapping/guess/render.js';
import { parseMappingFile } from '../../../src/mapping/schema.js';

function render(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return renderGuess(
    guessMapping(header, rows, {
      timezone: 'Asia/Ho_Chi_Minh',
      source: 'contacts.csv',
      nowMs: Date.UTC(2026, 10, 26),
    }),
  );
}

test('says how many rows could not be looked at, and why the first could not', () => {
  const guess = guessMapping(['id'], [['c1']], { timezone: 'UTC', source: 'contacts.csv', nowMs: 0 });
  const row = { line: 3, problem: { message: '2 cells where the header has 1' } };
  expect(renderGuess(guess, { leftOut: [row] })).toContain(
    '# 1 row was left out, because a run would refuse such a row: line 3: 2 cells where the header has 1\n',
  );
  expect(renderGuess(guess, { leftOut: [row, row] })).toContain('# 2 rows were left out');
});

describe('renderMapping', () => {
  test('prints what is sure, and comments what a person must decide', () => {
    const header = ['id', 'Họ', 'Tên', 'Giới tính', 'Ngày sinh', 'SĐT', 'VIP', 'LTV:number', 'op', '_x', ''];
    const rows = [
      ['c-1', 'Nguyễn', 'An', 'Nam', '03/04/1990', '0912 345 678', 'yes', '1.234,5', 'U', '', ''],
      ['c-2', 'Trần', 'Bình', 'Nữ', '05/06/1991', '0912 345 679', 'no', '2,5', 'D', '', ''],
    ];
    expect(render(header, rows))
      .toBe(`# Mapping file for chative-contacts, guessed from the header and 2 rows of "contacts.csv".
# Check it, then try it: chative-contacts validate --file FILE --mapping THIS_FILE
# A line behind "# " is a suggestion: remove the "# " to choose it.
version: 1
id: id  # it must hold the contact's ID in Chative
# action: op  # say what its words mean, such as values: { "U": update }, update or delete for each
fields:
  firstName: Tên  # e.g. "An"
  lastName: Họ  # e.g. "Nguyễn"
  gender: Giới tính  # 2 of 2 sampled cells are words that are understood; e.g. "Nam"
  # birthday: { column: Ngày sinh, format: dd/MM/yyyy, timezone: Asia/Ho_Chi_Minh }  # reads in several ways: choose the right one; 2 of 2 sampled cells fit dd/MM/yyyy; e.g. "03/04/1990"
  # birthday: { column: Ngày sinh, format: MM/dd/yyyy, timezone: Asia/Ho_Chi_Minh }  # reads in several ways: choose the right one; 2 of 2 sampled cells fit MM/dd/yyyy; e.g. "03/04/1990"
  phone: SĐT  # 2 of 2 sampled cells read as phone numbers; e.g. "0912 345 678"
customFields:
  # VIP: { column: VIP, type: boolean }  # e.g. "yes"
  LTV: { column: "LTV:number", type: number, decimal: ",", thousands: "." }  # 2 of 2 sampled cells read as numbers; e.g. "1.234,5"
# Ignored: column "_x": its name begins with "_"
# Ignored: column "": it has no name
`);
  });

  test('prints a mapping that sync accepts as it is, where something finds the contact', () => {
    const header = ['employee_first_name', 'employee_last_name', 'personal_email', 'company_zip'];
    const rows = [['James', 'Butt', 'jbutt@gmail.com', '70116']];
    const file = parseMappingFile(parse(render(header, rows)), 'm.yaml');
    const options = { timezone: 'UTC', action: 'update', blank: 'skip', clearWord: '(clear)' } as const;
    expect(
      compileMapping(file, header, options, 'm.yaml').mapRow(['James', 'Butt', 'JButt@gmail.com', '70116']),
    ).toEqual({
      kind: 'change',
      key: 'jbutt@gmail.com',
      change: {
        action: 'update',
        fields: new Map([
          ['firstName', 'James'],
          ['lastName', 'Butt'],
        ]),
      },
    });
  });

  test('every suggestion is valid once it is taken up', () => {
    const header = [
      'Sex',
      'DOB',
      'Born:date',
      'Phone',
      'Mobile',
      'n',
      'action',
      'order_id',
      'Yes/No',
      'a, b: {c}',
    ];
    const rows = [['H', '03/04/1990', '1/2/2020', '1', '2', '1,234', 'kill', 'x-1', 'yes', '2020-01-01']];
    const lines = render(header, rows).split('\n');
    const suggestions = lines.filter(
      (line) =>
        /^ *# ["\p{L}]/u.test(line) &&
        line.includes(': ') &&
        !/^# (?:Check|Ignored|DECIDE|A |Mapping)/.test(line),
    );
    expect(suggestions.length).toBeGreaterThan(10);
    for (const line of suggestions) {
      const name = parse(line.replace(/^ *# /, '')) as Record<string, unknown>;
      const key = Object.keys(name)[0] ?? '';
      const isTop = !line.startsWith(' ');
      const file = isTop
        ? name
        : { [['gender', 'birthday', 'phone'].includes(key) ? 'fields' : 'customFields']: name };
      expect(() => parseMappingFile(file, 'm.yaml')).not.toThrow();
    }
  });

  test('prints a valid mapping whatever the header and the cells hold', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.constantFrom(
        'id',
        'email',
        'DOB',
        'Sex',
        'true',
        'null',
        '~',
        '- a',
        '# x',
        'a: b',
        '{x}',
        '\n',
        '\u2028',
        '\u0085',
        '1e3',
        'x:number',
        'y:date',
        'phone:text',
        'on',
        '__proto__',
        '"',
        "'",
        '03/04/1990',
        '@',
        '%',
        '|',
        '\uFEFF',
      ),
    );
    fc.assert(
      fc.property(
        fc.array(text, { maxLength: 6 }),
        fc.array(fc.array(text, { maxLength: 6 }), { maxLength: 4 }),
        (header, rows) => {
          const yaml = render(header, rows);
          expect(yaml).not.toMatch(/[^\P{Cc}\n]/u);
          parseMappingFile(parse(yaml), 'm.yaml');
        },
      ),
      { numRuns: 200 },
    );
  });
});
