import { expect, test } from 'vitest';
import { autoMapping } from '../../../src/mapping/auto.js';
import { exportTable, type Exported, type ExportOptions } from '../../support/exported.js';

const STANDARD = ['id', 'firstName', 'lastName', 'email', 'gender', 'birthday', 'phone'];

function exported(bodies: readonly object[], options?: ExportOptions): Exported {
  const contacts = bodies.map((body, i) => ({ id: `c${i}`, body: { id: `c${i}`, ...body } }));
  return exportTable(contacts, options);
}

/** The headers behind those that every export has. */
function furtherHeaders(bodies: readonly object[], options?: ExportOptions): readonly string[] {
  return exported(bodies, options).columns.header.slice(STANDARD.length);
}

test('the ID and the six standard fields are always there, also where nothing is', () => {
  expect(exported([]).columns).toMatchObject({ header: STANDARD, hidden: [] });
});

test('custom fields are typed by their values and sorted by name', () => {
  expect(
    furtherHeaders([
      { VIP: true, Tier: 'gold' },
      { LTV: 1.5, VIP: false },
    ]),
  ).toEqual(['LTV:number', 'Tier:text', 'VIP:boolean']);
});

test('a field without a value in any contact has no column', () => {
  expect(furtherHeaders([{ a: null, b: '' }])).toEqual([]);
});

test('the most frequent type of a field has the typed column, other values are hidden', () => {
  const { columns, rows } = exported([{ x: 1 }, { x: 2 }, { x: 'two' }, { x: true }, { x: null }]);
  expect(columns.header.slice(STANDARD.length)).toEqual(['x:number', '_x']);
  expect(rows.map((row) => row.slice(STANDARD.length))).toEqual([
    ['1', ''],
    ['2', ''],
    ['', 'two'],
    ['', 'true'],
    ['', ''],
  ]);
});

test('of types that are equally frequent text comes first', () => {
  expect(furtherHeaders([{ x: 1 }, { x: 'one' }, { x: true }])).toEqual(['x:text', '_x']);
});

test('what no typed cell can hold has a hidden column of its own, behind all typed ones', () => {
  const body = { email: 'bad', VIP: true, tags: ['a'], createdAt: 'x', score: 12345678901234567890 };
  const { columns, rows } = exported([body]);
  expect(columns.header.slice(STANDARD.length)).toEqual([
    'VIP:boolean',
    '_email',
    '_score',
    '_tags',
    '_createdAt',
  ]);
  expect(columns.hidden).toEqual(['_email', '_score', '_tags', '_createdAt']);
  expect(rows[0]).toEqual([
    'c0',
    '',
    '',
    '',
    '',
    '',
    '',
    'true',
    'bad',
    '12345678901234567000',
    '["a"]',
    'x',
  ]);
});

test.each<[string, string]>([
  ['a:b', 'a:b:text'],
  ['x,y', 'x,y:text'],
  ['Email', 'Email:text'],
  ['Phone number', 'Phone number:text'],
  ['ID', 'ID:text'],
  ['VIP:boolean', 'VIP:boolean:text'],
  ['__proto__', '__proto__'],
  ['_score', '_score'],
  ['', '_'],
  ['VIP ', '_VIP '],
  ['e\u0301', '_e\u0301'],
  ['a\nb', '_a\\nb'],
  ['a\0b', '_a\\u0000b'],
  ['\uD800', '_\\ud800'],
])('a custom field named %j is headed %j', (name, header) => {
  expect(furtherHeaders([JSON.parse(`{${JSON.stringify(name)}: "x"}`) as object])).toEqual([header]);
});

test('a nested field that is named like a standard one is hidden', () => {
  expect(furtherHeaders([{ customFields: { email: 'x', _id: 'y' } }])).toEqual(['_id', '_email']);
});

test('hidden columns that would share a name are told apart', () => {
  const nested = { _email: 'a', email: 'b' };
  expect(
    furtherHeaders([{ email: 'bad', status: 'x', customFields: { ...nested, status: { a: 1 } } }]),
  ).toEqual(['_email', '__email', '___email', '_status', '__status']);
});

test('fields that differ in case are two columns, and a sync finds both', () => {
  const { columns } = exported([{ VIP: true, vip: 'yes', Mail: 'x', email: 'a@x.com' }]);
  const options = { timezone: 'UTC', action: 'update', blank: 'skip', clearWord: '(clear)' } as const;
  const { fields } = autoMapping(columns.header, options, 'contacts.csv');
  expect(fields.map(({ field, type }) => `${field} ${type}`)).toEqual([
    'firstName text',
    'lastName text',
    'email email',
    'gender gender',
    'birthday birthday',
    'phone phone',
    'Mail text',
    'VIP boolean',
    'vip text',
  ]);
});

test.each([{}, { nested: true }])(
  'columns of Chative itself are hidden in every notation (%j)',
  ({ nested }) => {
    const own = { lastSeen: 'x', city: 'Hue', Country: 'VN', first_contacted: 'y', VIP: 'gold' };
    const body = nested === true ? { customFields: own } : own;
    const { columns } = exportTable([{ id: 'a', body: { id: 'a', firstName: 'An', ...body } }]);
    expect(columns.header).toContain('VIP:text');
    expect([...columns.hidden].sort()).toEqual(['_Country', '_city', '_first_contacted', '_lastSeen']);
  },
);
