import { expect, test } from 'vitest';
import { openSandbox, openServer } from './servers.js';
import { column, counts, openWorkspace } from './workspace.js';

const MAPPING = `
version: 1
id: ID
action: { column: op, values: { U: update, D: delete } }
fields:
  firstName: First
  lastName: { column: Last, transform: [uppercase] }
  email: Mail
  gender: { column: Sex, values: { X: other } }
  birthday: { column: Born, format: dd/MM/yyyy, timezone: Asia/Ho_Chi_Minh }
  phone: Phone
customFields:
  Tier: { column: Tier, type: text }
  LTV: { column: LTV, type: number, decimal: ",", thousands: "." }
  VIP: { column: VIP, type: boolean }
  Seen: { column: Seen, type: date, format: dd/MM/yyyy HH:mm, timezone: Europe/Paris, output: iso }
  Signed: { column: Signed, type: date, output: ms }
  segment: { value: newsletter, type: text }
`;
const HEADER = 'ID,First,Last,Mail,Sex,Born,Phone,Tier,LTV,VIP,Seen,Signed,op\n';
const FULL =
  'a,Đặng 🌱,Müller, Ana@Example.com ,F,02/08/2002,0123456789,007,"1.234,50",yes,02/05/2023 02:00,2023-05-02T00:00:00+00:00,U\n';

const OPTIONS = ['--mapping', 'mapping.yaml', '--base-url'];

test('the six standard fields, the four custom types and a constant arrive exactly', async () => {
  const workspace = openWorkspace();
  await workspace.write('mapping.yaml', MAPPING);
  const server = await openServer();
  const result = await workspace.sync(HEADER + FULL, [...OPTIONS, server.baseUrl]);
  expect(result).toMatchObject({ code: 0, stderr: expect.not.stringContaining('Ana') });
  expect(server.log).toHaveLength(1);
  expect(server.log[0]).toMatchObject({ method: 'PATCH', path: '/v1.0/contacts/a', hasKey: true });
  expect(server.log[0]!.body).toEqual({
    firstName: 'Đặng 🌱',
    lastName: 'MÜLLER',
    email: 'Ana@Example.com',
    gender: 'female',
    birthday: 1_028_221_200,
    phone: '0123456789',
    Tier: '007',
    LTV: 1234.5,
    VIP: true,
    Seen: '2023-05-02T02:00:00+02:00',
    Signed: 1_682_985_600_000,
    segment: 'newsletter',
  });
});

test('a contact of the sandbox holds the values afterwards, a deleted one is gone', async () => {
  const workspace = openWorkspace();
  await workspace.write('mapping.yaml', MAPPING);
  const sandbox = await openSandbox({ a: { firstName: 'Old' }, b: {} });
  const csv = `${HEADER}${FULL}b,,,,,,,,,,,,D\n`;
  const result = await workspace.sync(csv, [...OPTIONS, sandbox.url, '--max-deletes', '1']);
  expect(result.code).toBe(0);
  expect(counts(result)).toEqual({ updated: 1, deleted: 1 });
  expect(column(result, 'action')).toEqual(['update', 'delete']);
  expect(sandbox.book.get('a')?.fields).toMatchObject({ birthday: 1_028_221_200, VIP: true, Tier: '007' });
  expect(sandbox.book.get('b')).toBeUndefined();
});

const BLANKS = 'id,firstName,lastName,VIP:boolean,LTV:number\na,Ana,,(clear),0\n';

test.each([
  [[], { firstName: 'Ana', VIP: null, LTV: 0 }],
  [['--clear-as', 'empty'], { firstName: 'Ana', VIP: '', LTV: 0 }],
  [['--blank', 'clear'], { firstName: 'Ana', lastName: null, VIP: null, LTV: 0 }],
  [['--custom-fields-key', 'custom'], { firstName: 'Ana', custom: { VIP: null, LTV: 0 } }],
])('a blank cell is left alone, the clear word clears: %j', async (flags, body) => {
  const server = await openServer();
  const workspace = openWorkspace();
  const result = await workspace.sync(BLANKS, [...flags, '--base-url', server.baseUrl]);
  expect(result.code).toBe(0);
  expect(server.log.map((request) => request.body)).toEqual([body]);
});

test('another clear word takes the place of the first', async () => {
  const server = await openServer();
  const workspace = openWorkspace();
  const csv = 'id,firstName,lastName\na,(clear),#N/A\n';
  const result = await workspace.sync(csv, ['--clear-word', '#N/A', '--base-url', server.baseUrl]);
  expect(result.code).toBe(0);
  expect(server.log[0]!.body).toEqual({ firstName: '(clear)', lastName: null });
});

test('booleans are JSON booleans, whatever word says them', async () => {
  const server = await openServer();
  const words = ['TRUE', 'Yes', 'y', 'ON', '1', 'false', 'No', 'N', 'off', '0'];
  const csv = `id,VIP:boolean\n${words.map((word, i) => `c${i},${word}\n`).join('')}`;
  const result = await openWorkspace().sync(csv, ['--concurrency', '1', '--base-url', server.baseUrl]);
  expect(result.code).toBe(0);
  expect(server.log.map(({ body }) => (body as { VIP: unknown }).VIP)).toEqual([
    ...Array.from({ length: 5 }, () => true),
    ...Array.from({ length: 5 }, () => false),
  ]);
});

test('a birthday without a zone in the mapping is midnight in --timezone, and the plan says so', async () => {
  const server = await openServer();
  const workspace = openWorkspace();
  await workspace.write('contacts.csv', 'id,birthday\na,2002-08-02\n');
  const flags = ['--timezone', 'Asia/Ho_Chi_Minh', '--base-url', server.baseUrl];
  const { code, stdout } = await workspace.run(['sync', '--file', 'contacts.csv', ...flags]);
  expect(code).toBe(0);
  expect(stdout).toContain('Asia/Ho_Chi_Minh');
  expect(server.log[0]!.body).toEqual({ birthday: 1_028_221_200 });
});

test('a row with nothing to send costs no request', async () => {
  const server = await openServer();
  const result = await openWorkspace().sync('id,firstName\na,\n', ['--base-url', server.baseUrl]);
  expect(result.code).toBe(0);
  expect(result.report).toMatchObject([
    { status: 'unchanged', error_code: 'nothing_to_send', attempts: '0' },
  ]);
  expect(server.log).toEqual([]);
});
