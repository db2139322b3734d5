import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSameValue } from '../../../src/contact/equal.js';
import { parseContactId } from '../../../src/contact/id.js';
import type { ListedContact } from '../../../src/contact/listed.js';
import { readField } from '../../../src/contact/read-field.js';
import type { FieldRule } from '../../../src/mapping/field-rule.js';
import { autoMapping } from '../../../src/mapping/auto.js';
import { readAll, streamOf } from '../../csv/reading.js';
import { exportText } from '../../support/exported.js';

const ZONES = [
  'UTC',
  'Asia/Ho_Chi_Minh',
  'America/Sao_Paulo',
  'Europe/Berlin',
  'Africa/Monrovia',
  'Pacific/Apia',
];

const AWKWARD_TEXTS = [
  ...['2023-05-02', '2023-05-02T00:00:00+00:00', '01/02/2003', '1682985600000', '007', '1e5', '-0', '1,5'],
  ...[
    'true',
    'FALSE',
    'null',
    'yes',
    '(clear)',
    ' (clear) ',
    '#N/A',
    '#n/a',
    '#DIV/0!',
    '=1+1',
    '@x',
    '-1',
    '+1',
  ],
  ...[
    '',
    ' ',
    ' a',
    'a ',
    '\u00A0x',
    'x\u200B',
    '\uFEFFx',
    'e\u0301',
    'Nguye\u0302\u0303n',
    'ễ',
    '日本',
    '😀',
  ],
  ...['"', 'say "hi"', '""', 'a,b', 'a;b', 'a|b', 'a\tb', 'a\nb', 'a\rb', 'a\r\nb', '\r', 'a\0b', 'a\u0001b'],
  ...['\uD800', '\uDFFFx', '\u2028', '\u0085x', '\uFFFF', 'sep=;', '_x', 'a\n'.repeat(120) + 'a', '{"a":1}'],
];
const text = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...AWKWARD_TEXTS) },
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.string({
    unit: fc.constantFrom('"', '\r', '\n', ',', ';', '\t', '|', ' ', 'a', '\0', '#'),
    maxLength: 8,
  }),
);

const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, 1.1, 1e21, 5e-324, 12345678901234567890, 2 ** 53, -1, 1028221200000),
);
const simple = fc.oneof(text, number, fc.boolean(), fc.constant(null));
const value = fc.oneof(
  { weight: 6, arbitrary: simple },
  fc.array(simple, { maxLength: 2 }),
  fc.object({ maxDepth: 1 }),
);

/** Days' beginnings in every zone, and instants that are none. */
const birthdaySeconds = fc.oneof(
  fc.integer({ min: -3_900_000_000, max: 4_200_000_000 }),
  fc.integer({ min: -40_000, max: 40_000 }).map((days) => days * 86_400),
  fc.integer({ min: -40_000, max: 40_000 }).map((days) => days * 86_400 - 7 * 3600),
  // A midnight that clocks skipped in São Paulo, and one that they showed twice.
  fc.constantFrom(1_540_090_800, 1_540_087_200, 1_518_919_200, 1_518_915_600, 1028221200),
);
const birthday = fc.oneof(
  birthdaySeconds,
  birthdaySeconds.map(String),
  birthdaySeconds.map((s) => new Date(s * 1000).toISOString()),
  birthdaySeconds.map((s) => s * 1000),
  birthdaySeconds.map((s) => s + 0.5),
  fc.constantFrom('2002-08-02', '2002-08-02T00:00:00+07:00', '0001-01-01T00:00:00Z', 'soon', 1e300),
  value,
);

const email = fc.oneof(
  fc.constantFrom('ana@x.com', 'ANA@X.com', 'é@x.vn', 'no mail', 'a@b', '<a@x.com>'),
  value,
);
const phone = fc.oneof(
  fc.constantFrom('0912345678', '+84 912', '0912 ext 5', '8.4E+11', 'none', 84912345678, 912),
  value,
);
const gender = fc.oneof(
  fc.constantFrom('male', 'Female', 'OTHER', 'M', 'h', 'nam', 'unknown', ' male'),
  value,
);

const customName = fc.oneof(
  fc.constantFrom(
    'VIP',
    'vip',
    'VIP ',
    ' VIP',
    'a:b',
    'a:number',
    ':',
    '',
    'x,y',
    'x;y',
    'say "x"',
    '_score',
    '__v',
  ),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'Email',
    'E-mail',
    'Phone number',
    'ID',
    'id',
    '_id',
    'email',
    '_email',
  ),
  fc.constantFrom(
    'e\u0301',
    'é',
    'a\nb',
    'a\0b',
    '\uD800',
    'Tier:text',
    'createdAt',
    '_createdAt',
    'Name',
    'text',
  ),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const custom = fc.array(fc.tuple(customName, value), { maxLength: 6 });

const person = fc.record(
  { firstName: value, lastName: value, email, phone, gender, birthday },
  { requiredKeys: [] },
);

type Shape = { readonly nest: string | undefined; readonly key: string | undefined };
const shape = fc.constantFrom<Shape>(
  { nest: undefined, key: undefined },
  { nest: undefined, key: 'extra' },
  { nest: 'customFields', key: undefined },
  { nest: 'properties', key: 'extra' },
  { nest: 'extra', key: 'extra' },
);

const id = fc.oneof(
  fc.uuid(),
  fc.constantFrom('e\u0301', 'a b', '#N/A', '(clear)', '42', 'a"b', 'a,b', 'a\0b'),
);
const contacts = shape.chain(({ nest, key }) => {
  const contact = fc
    .tuple(id, person, custom, value)
    .map(([contactId, standard, fields, status]): ListedContact => {
      // Built from JSON, as the client does it, so that every name is a property of its own.
      const own = Object.fromEntries(fields);
      const system = { id: contactId, createdAt: '2020-01-01T00:00:00.000Z', tags: ['a'] };
      const body =
        nest === undefined
          ? { ...own, ...standard, ...system }
          : { status, ...standard, ...system, [nest]: own };
      return { id: contactId, body: JSON.parse(JSON.stringify(body)) as ListedContact['body'] };
    });
  const many = fc.uniqueArray(contact, { selector: (each) => each.id, minLength: 1, maxLength: 6 });
  return fc.record({ key: fc.constant(key), contacts: many });
});

/** What a plain sync would make of the contact. */
function isUntouched(sent: unknown, current: unknown): boolean {
  return typeof sent !== 'string' || typeof current !== 'string' || sent === current;
}

function withAmbiguousM(rule: FieldRule): FieldRule {
  return rule.type === 'gender' ? { ...rule, options: { ...rule.options, ambiguousM: true } } : rule;
}

test('an exported file synced again changes nothing, and no row of it is refused', async () => {
  await fc.assert(
    fc.asyncProperty(contacts, fc.constantFrom(...ZONES), async ({ key, contacts: listed }, timezone) => {
      const file = exportText(listed, { timezone, customFieldsKey: key });
      const { file: opened, rows } = await readAll(streamOf(file, 1000));
      const options = { timezone, action: 'update', blank: 'skip', clearWord: '(clear)' } as const;
      const watched = autoMapping(opened.header, options, 'contacts.csv');
      // As if an H stood in the file: an export must not depend on there being none.
      const mapping = watched.withRules(
        new Map([...watched.watched].map(([field, rule]) => [field, withAmbiguousM(rule)])),
      );
      expect(rows).toHaveLength(listed.length);
      for (const [i, { body, id: contactId }] of listed.entries()) {
        const row = rows[i]!;
        expect(row.problem).toBeUndefined();
        const mapped = mapping.mapRow(row.cells);
        const isUsable = parseContactId(contactId).ok && contactId.normalize('NFC') === contactId;
        if (!isUsable || contactId === '(clear)') {
          expect(mapped).toMatchObject({
            kind: 'problems',
            problems: [{ code: expect.stringMatching(/_id$/) }],
          });
          continue;
        }
        if (mapped.kind !== 'change' || mapped.change.action !== 'update') throw new Error('no update');
        expect(mapped.key).toBe(contactId);
        for (const [field, sent] of mapped.change.fields) {
          const { type } = mapping.fields.find((each) => each.field === field)!;
          const current = readField(body, field, key);
          expect([field, sent, isSameValue(type, sent, current)]).toEqual([field, sent, true]);
          if (type !== 'gender' && type !== 'birthday') expect(isUntouched(sent, current)).toBe(true);
        }
      }
    }),
    { numRuns: 400 },
  );
});

test('every value of every contact is in the file, in one cell or another', async () => {
  await fc.assert(
    fc.asyncProperty(contacts, async ({ key, contacts: listed }) => {
      const { rows } = await readAll(streamOf(exportText(listed, { customFieldsKey: key })));
      for (const [i, { body }] of listed.entries()) {
        // A birthday is written in a form of its own.
        for (const each of Object.values({ ...body, birthday: null }))
          expect([each, isWithin(rows[i]!.cells, each)]).toEqual([each, true]);
      }
    }),
    { numRuns: 200 },
  );
});

/** Null and empty texts are no values; an object is there as a whole, or is a nest of others. */
function isWithin(cells: readonly string[], each: unknown): boolean {
  if (each === null || each === '') return true;
  if (cells.some((cell) => cell === each || cell === JSON.stringify(each))) return true;
  return typeof each === 'object' && Object.values(each).every((inner) => isWithin(cells, inner));
}
