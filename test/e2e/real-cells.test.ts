import { describe, expect, test } from 'vitest';
import { syncInProcess, type RunHere } from '../support/in-process.js';
import { json } from '../support/scripted-reply.js';
import { contactOf, openServer } from './servers.js';

type Body = Readonly<Record<string, unknown>>;

type Result = RunHere & {
  readonly sent: Readonly<Record<string, Body>>;
  readonly deleted: readonly string[];
};

/** Syncs a file with an API that holds these contacts, and tells what was asked of it. */
async function sync(
  csv: string,
  flags: readonly string[] = [],
  { contacts = [], mapping }: { contacts?: readonly Body[]; mapping?: string } = {},
): Promise<Result> {
  const server = await openServer({
    script: ({ method, path }) =>
      json(method === 'GET' ? { list: path.includes('page=0') ? contacts : [] } : {}),
  });
  const run = await syncInProcess(csv, ['--base-url', server.baseUrl, ...flags], mapping);
  const asked = (method: string) => server.log.filter((request) => request.method === method);
  const sent = asked('PATCH').map((request) => [contactOf(request), request.body as Body]);
  return { ...run, sent: Object.fromEntries(sent), deleted: asked('DELETE').map(contactOf) };
}

const PEOPLE = ['an', 'bo', 'cy', 'di', 'ed', 'fy', 'gi'].map((name, i) => {
  return { id: `u${i + 1}`, firstName: 'x', email: `${name}@example.com`, phone: `+8490311122${i + 1}` };
});

/** Cells as address books write them; the second holds two addresses. */
const E_MAILS = [
  'An,An Lee <an@example.com>',
  'Bo,bo@example.com ::: bo2@example.com',
  'Cy,mailto:cy@example.com',
  'Di,"di@example.com,"',
  'Ed,ED@EXAMPLE.COM',
  "Fy,'fy@example.com",
  'Gi,gi@example.com (work)',
];

const MIRROR = ['--match', 'email', '--delete-missing', '--max-deletes', '100'];

describe('keys as people write them', () => {
  test('an e-mail finds its contact by the bare address; two in one cell are invalid_email', async () => {
    const { sent, outcomes, err, summary } = await sync(
      `First name,E-mail\n${E_MAILS.join('\n')}\n`,
      ['--match', 'email'],
      {
        contacts: PEOPLE,
      },
    );
    expect(Object.keys(sent)).toEqual(['u1', 'u3', 'u4', 'u5', 'u6', 'u7']);
    expect(outcomes[1]).toBe('invalid invalid_email');
    expect(summary.causes[0]?.message).toContain('transform: [first]');
    expect(err).toContain('"kind":"unwrapped","column":"E-mail","count":5,"line":2');
  });

  test('the first of a list finds its contact where the mapping says so', async () => {
    const mapping =
      'match: { by: email, column: E-mail, transform: [first] }\nfields: { firstName: First name }\n';
    const { sent } = await sync(`First name,E-mail\n${E_MAILS.join('\n')}\n`, [], {
      contacts: PEOPLE,
      mapping,
    });
    expect(Object.keys(sent)).toHaveLength(7);
  });

  test('a mirror refuses the file for the row whose e-mail is refused', async () => {
    const csv = `First name,E-mail\n${E_MAILS.join('\n')}\n`;
    await expect(sync(csv, MIRROR, { contacts: PEOPLE })).rejects.toThrow(/exit 2: .*line 3/s);
  });

  test('a mirror deletes nobody who stands in the file, however the cell is written', async () => {
    const rows = E_MAILS.filter((row) => !row.startsWith('Bo'));
    const lost = { id: 'lost', firstName: 'x', email: 'lost@example.com' };
    const contacts = [...PEOPLE.filter(({ id }) => id !== 'u2'), lost];
    const { deleted } = await sync(`First name,E-mail\n${rows.join('\n')}\n`, MIRROR, { contacts });
    expect(deleted).toEqual(['lost']);
  });

  test('a mirror protects every address of a list of which the first is taken', async () => {
    const mapping =
      'match: { by: email, column: E-mail, transform: [first] }\nfields: { firstName: First name }\n';
    const csv = 'First name,E-mail\nAn,an@example.com; bo@example.com\n';
    const { deleted } = await sync(csv, ['--delete-missing', '--max-deletes', '100'], {
      contacts: PEOPLE.slice(0, 3),
      mapping,
    });
    expect(deleted).toEqual(['u3']);
  });

  test('a mirror refuses a file of which no row met a listed contact', async () => {
    const csv = 'First name,E-mail\nZo,zo@example.org\n';
    const { code, sent, deleted, err } = await sync(csv, MIRROR, { contacts: PEOPLE });
    expect([code, sent, deleted]).toEqual([2, {}, []]);
    expect(err).toMatch(/no row of .* matches any of the 7 listed contacts by email/);
  });

  test('guests of the chat are never missing', async () => {
    const contacts = [
      { id: 'a', firstName: 'x' },
      { id: 'guest' },
      { id: 'blank', firstName: ' ', email: null },
    ];
    const { deleted, err } = await sync('id,firstName\na,An\n', ['--delete-missing', '--max-deletes', '9'], {
      contacts,
    });
    expect(deleted).toEqual([]);
    expect(err).toContain('"guests":2');
  });

  const NUMBERS = [
    'An,0903111222',
    'Bo,+84 904 333 444',
    'Cy,84905555666',
    'Du,906777888',
    'Em,0084907111222',
    'Fu,(+84) 0908 111 222',
    'Ha,"\'0910111222"',
    'Gi,0909111222 / 0909111333',
  ];
  const NUMBERED = [
    '+84903111222',
    '0904333444',
    '0905555666',
    '0906777888',
    '0907111222',
    '0908111222',
    '0910111222',
  ].map((phone, i) => ({ id: `p${i + 1}`, firstName: 'x', phone }));

  test('phones find their contacts in every way of writing where the mapping names the country', async () => {
    const mapping = 'match: { by: phone, column: SĐT, country: VN }\nfields: { firstName: Tên }\n';
    const { sent, outcomes } = await sync(`Tên,SĐT\n${NUMBERS.join('\n')}\n`, [], {
      contacts: NUMBERED,
      mapping,
    });
    expect(Object.keys(sent)).toEqual(NUMBERED.map(({ id }) => id));
    expect(outcomes.at(-1)).toBe('invalid invalid_phone');
  });

  test('IDs come without their braces; what is none is invalid_id, each with its reason', async () => {
    const ids = [
      '{183ccf94-3111-480f-8b12-4d19d65d3c78}',
      '183CCF94-3111-480F-8B12-4D19D65D3C79',
      '"=""c2"""',
      "'c1",
      'https://app.example/contacts/c3',
      '1.02E+15',
      '1024.0',
      '"c4,c5"',
      'NULL',
      '#NV',
    ];
    const { sent, outcomes } = await sync(`id,First Name\n${ids.map((id) => `${id},An`).join('\n')}\n`);
    expect(Object.keys(sent)).toEqual([
      '183ccf94-3111-480f-8b12-4d19d65d3c78',
      '183CCF94-3111-480F-8B12-4D19D65D3C79',
      'c2',
      'c1',
    ]);
    expect(outcomes.slice(4)).toEqual(Array(6).fill('invalid invalid_id'));
  });

  test('--not-found ignore reports and rejects nothing', async () => {
    const csv = 'email,firstName\nan@example.com,An\nnobody@example.com,Zo\n';
    const flags = ['--match', 'email', '--not-found', 'ignore', '--max-failures', '0'];
    const { code, outcomes, summary } = await sync(csv, flags, { contacts: PEOPLE });
    expect(code).toBe(0);
    expect(outcomes).toEqual(['updated', 'not_found not_found']);
    expect(summary.rows).toMatchObject({ updated: 1, notFound: 1 });
  });
});

describe('values as people write them', () => {
  test('phones are sent without decoration, and what is no one number is refused', async () => {
    const cells = [
      ['p:+84903111222', '+84903111222'],
      ["'0903111222", '0903111222'],
      ['tel:+84-903-111-222', '+84-903-111-222'],
      ['whatsapp:+84903111222', '+84903111222'],
      ['0903 111 222 (Zalo)', '0903 111 222'],
      ['84903111222@c.us', '84903111222'],
      ['0170/1234567', '0170/1234567'],
      ['+84 903 111 222 ::: +84 904 333 444', undefined],
      ['0903111222; 0904333444', undefined],
      ['0903111222 / 0904333444', undefined],
      ['a / b', undefined],
      ['84903111222.0', undefined],
      ['8.49031E+10', undefined],
      ['%2B84903111222', undefined],
      ['"84,903,111,222"', undefined],
      ['12/05/1990', undefined],
    ] as const;
    const csv = `id,phone\n${cells.map(([cell], i) => `c${i},${cell}`).join('\n')}\n`;
    const { sent } = await sync(csv);
    expect(cells.map((_, i) => sent[`c${i}`]?.['phone'])).toEqual(cells.map(([, value]) => value));
  });

  test('what is certainly no value goes over no good one, and --null-words reads it as empty', async () => {
    const words = [
      'NULL',
      '\\N',
      'None',
      'undefined',
      'NaT',
      '#NV',
      '#VALEUR!',
      '-',
      'Tr\uFFFDn',
      'Nguyá»…n',
    ];
    const csv = `id,First Name,Last Name\n${words.map((word, i) => `c${i},${word},Lee`).join('\n')}\n`;
    const refused = await sync(csv);
    expect(refused.sent).toEqual({});
    expect(refused.outcomes).toEqual(words.map(() => 'invalid invalid_value'));
    const curable = words.slice(0, 8);
    const read = await sync(csv, ['--null-words', curable.join(',')]);
    expect(Object.values(read.sent)).toEqual(curable.map(() => ({ lastName: 'Lee' })));
    expect(read.err).toContain('"kind":"null_word","column":"First Name","count":8,"line":2');
  });

  test('an exporter’s apostrophes come off, those of names stay', async () => {
    const csv = "id,First Name,Last Name,Phone,Balance:number\nc1,'=An,'t Hooft,'+84903111222,'-5\n";
    expect((await sync(csv)).sent).toEqual({
      c1: { firstName: '=An', lastName: "'t Hooft", phone: '+84903111222', Balance: -5 },
    });
  });

  test('marks of no date leave the field alone, and the other fields are sent', async () => {
    const marks = [
      '0/0/00',
      '0000-00-00',
      '00-00-0000',
      '/  /',
      '0001-01-01T00:00:00',
      '0.0.00',
      '1900-01-00',
      '0',
    ];
    const csv = `id,First Name,Birthday\n${marks.map((mark, i) => `c${i},An,${mark}`).join('\n')}\n`;
    const { sent, err } = await sync(csv);
    expect(Object.values(sent)).toEqual(marks.map(() => ({ firstName: 'An' })));
    expect(err).toContain('"kind":"no_date","column":"Birthday","count":8,"line":2');
  });

  test('a birthday after today, or before 1900, is none', async () => {
    const { outcomes } = await sync('id,Birthday\na,2999-01-01\nb,1850-01-01\nc,1990-05-12\n');
    expect(outcomes).toEqual(['invalid invalid_date', 'invalid invalid_date', 'updated']);
  });

  test('times with a blank before their zone are read', async () => {
    const { sent } = await sync('id,Seen:date\na,2024-03-05 10:20:30 UTC\nb,2024-03-05 10:20:30 +0700\n');
    expect(sent).toEqual({
      a: { Seen: '2024-03-05T10:20:30+00:00' },
      b: { Seen: '2024-03-05T10:20:30+07:00' },
    });
  });

  test('German letters are genders where they stand side by side', async () => {
    const { sent } = await sync('id,Geschlecht\na,w\nb,m\nc,d\n');
    expect(sent).toEqual({ a: { gender: 'female' }, b: { gender: 'male' }, c: { gender: 'other' } });
  });

  test('an empty cell means what the mapping declares for it', async () => {
    const mapping = 'id: id\ncustomFields: { VIP: { column: VIP, type: boolean, values: { "": false } } }\n';
    const { sent } = await sync('id,VIP\na,x\nb,\nc,có\n', [], { mapping });
    expect(sent).toEqual({ b: { VIP: false }, c: { VIP: true } });
  });

  test('what stands oddly in a name is sent as written, with a remark', async () => {
    const csv = 'id,First Name\na,Bob O&#039;May\nb,<b>An</b>\nc,an@example.com\nd,Tr?n\n';
    const { sent, err } = await sync(csv);
    expect(sent['a']).toEqual({ firstName: 'Bob O&#039;May' });
    for (const kind of ['html_entity', 'html_tag', 'email', 'question_mark'])
      expect(err).toContain(`"kind":"${kind}","column":"First Name","count":1`);
  });

  test('causes count every problem of a row, by column', async () => {
    const { summary } = await sync('id,First Name,Last Name\na,NULL,None\nb,NULL,Lee\n');
    expect(summary.causes).toMatchObject([
      { code: 'invalid_value', column: 'First Name', count: 2, lines: [2, 3] },
      { code: 'invalid_value', column: 'Last Name', count: 1, lines: [2] },
    ]);
  });
});
