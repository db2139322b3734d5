import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { SYNONYMS } from '../../src/mapping/synonyms.js';
import type { Summary } from '../../src/run/summary.js';
import { createRandom } from '../../src/sandbox/random.js';
import { runInProcess } from '../support/in-process.js';
import { tempDir } from '../support/temp-dir.js';

/** `npm run test:fuzz` makes many more; the same seed gives the same files. */
const FILES = Math.max(30, Math.min(2_000, Number(process.env['FUZZ_INPUTS'] ?? 0) / 500));
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);

const random = createRandom(SEED);
const below = (bound: number) => Math.floor(random() * bound);
const pick = <T>(choices: readonly T[]): T => choices[below(choices.length)]!;
const isOnce = (times: number) => below(times) === 0;

/** Cells of one kind; `i` makes them differ. */
const CELLS = {
  email: (i) => `person${i}@example.com`,
  emails: (i) => `person${i}@example.com ::: p${i}@example.org`,
  decoratedEmail: (i) => `Ann Lee <ann${i}@example.com>`,
  oneEmail: () => 'info@example.com',
  phone: (i) => `+84 903 111 ${200 + i}`,
  nationalPhone: (i) => `0903111${200 + i}`,
  digits: (i) => String(1000 + i),
  runningNumber: (i) => String(i + 1),
  uuid: (i) => `3f2504e0-4f89-11d3-9a0c-0305e82c${3300 + i}`,
  stripeId: (i) => `cus_N4kP9xQ${1000 + i}`,
  firstName: (i) => ['Ann', 'Bo', 'Lan', 'Đức', 'José'][i % 5]!,
  wholeName: (i) => ['Ann Lee', 'Bo Ray', 'Trần Thị Lan'][i % 3]!,
  word: (i) => ['red', 'green', 'n/a', 'Hà Nội'][i % 4]!,
  isoDate: (i) => `19${70 + (i % 20)}-05-${10 + (i % 9)}`,
  europeanDate: (i) => `${13 + (i % 9)}/05/19${70 + (i % 20)}`,
  eitherDate: (i) => `0${1 + (i % 9)}/05/1990`,
  dayMonth: (i) => `${1 + (i % 9)}/05`,
  dayOfMonth: (i) => String(1 + (i % 28)),
  time: (i) => `2024-01-0${1 + (i % 9)} 10:20:30`,
  gender: (i) => ['male', 'F', 'Nữ', 'Herr'][i % 4]!,
  unknownGender: (i) => ['1', '2', 'x'][i % 3]!,
  yesNo: (i) => ['yes', 'no'][i % 2]!,
  zeroOne: (i) => String(i % 2),
  number: (i) => `${i}.5`,
  germanNumber: (i) => `1.${234 + i}`,
  money: (i) => `$1,${234 + i}.50`,
  nulls: (i) => ['NULL', '#N/A', '-', ''][i % 4]!,
  blank: () => '',
} as const satisfies Record<string, (i: number) => string>;

type CellKind = keyof typeof CELLS;

/** The cells that belong below a header of this meaning. */
const OF_MEANING: Readonly<Record<string, readonly CellKind[]>> = {
  id: ['uuid', 'runningNumber', 'stripeId'],
  email: ['email', 'emails', 'decoratedEmail'],
  phone: ['phone', 'nationalPhone'],
  gender: ['gender'],
  birthday: ['isoDate', 'europeanDate', 'eitherDate', 'dayMonth'],
};

const BEFORE = ['Work ', 'Home ', 'Primary ', 'Customer ', 'customer_', ''];
const BEHIND = [
  ' khách hàng',
  ' du client',
  ' 2',
  ' (optional)',
  ' - Value',
  '',
  ' des Kunden',
  ' del cliente',
];

/** Columns of somebody else than the contact: never its key, never a field of it. */
const OF_OTHERS = [
  ...['Account Owner Email', 'Sales Rep Email', 'Owner Phone', "Assistant's Phone", 'Manager E-mail'],
  ...['Email nhân viên', 'SĐT người giới thiệu', 'Email người phụ trách', 'E-mail du commercial'],
  ...[
    'E-Mail des Betreuers',
    'Correo del vendedor',
    'Emergency Contact Phone',
    'Parent Email',
    'assigned_to_email',
  ],
];
const CUSTOM = ['Company', 'VIP:boolean', 'LTV:number', 'Last seen:date', 'Tier:text', 'Tags', 'Notes', 'Created at', '_x', 'Points', 'customer_id', 'Order ID', 'email:text', 'Kontakt', '☎', 'Status', 'Action', 'locale'] as const; // prettier-ignore
const FOOTERS = ['', '', 'Total: 12', '"Confidential"\n"Copyright (c) 2026 Acme, Inc."'];
const TITLES = ['', '', '', 'Customer list 2026', 'DANH SÁCH KHÁCH HÀNG'];

type Column = { readonly header: string; readonly cells: CellKind; readonly isOfOthers: boolean };

function makeColumn(): Column {
  const kinds = Object.keys(CELLS) as CellKind[];
  if (isOnce(5))
    return { header: pick(OF_OTHERS), cells: pick(['email', 'phone', 'oneEmail']), isOfOthers: true };
  if (isOnce(3)) return { header: pick(CUSTOM), cells: pick(kinds), isOfOthers: false };
  const meaning = pick(Object.keys(SYNONYMS) as (keyof typeof SYNONYMS)[]);
  const name = pick(Object.values<string>(SYNONYMS[meaning]).flatMap((line) => line.split(', ')));
  const header = isOnce(2) ? name : `${pick(BEFORE)}${name}${pick(BEHIND)}`;
  const cells: CellKind = isOnce(5)
    ? pick(kinds)
    : pick<CellKind>(OF_MEANING[meaning] ?? ['firstName', 'wholeName']);
  return { header: isOnce(15) ? header.toUpperCase() : header, cells, isOfOthers: false };
}

/** A column that can find the contacts, as far as its own name and cells go. */
function makeKey(): Column {
  const meaning = pick(['email', 'email', 'phone'] as const);
  const header = pick(Object.values<string>(SYNONYMS[meaning]).flatMap((line) => line.split(', ')));
  return { header, cells: pick(OF_MEANING[meaning] ?? []), isOfOthers: false };
}

type MadeFile = {
  readonly text: string;
  readonly columns: readonly Column[];
  /** Whether one column can find the contacts, and no other holds e-mails, phones or IDs. */
  readonly hasSureKey: boolean;
};

const KEY_LIKE = /email|phone|id$/i;

/** A table with its title and its footer, in any of the delimiters. */
function makeFile(): MadeFile {
  const others = Array.from({ length: 1 + below(9) }, makeColumn);
  if (isOnce(8)) others.push({ ...pick(others) });
  const keys = Array.from({ length: pick([0, 1, 1, 1, 2]) }, makeKey);
  const columns = [...others.slice(0, 2), ...keys, ...others.slice(2)];
  const hasSureKey = keys.length === 1 && !others.some(({ cells, header }) => KEY_LIKE.test(cells) || KEY_LIKE.test(header)); // prettier-ignore
  const delimiter = pick([',', ',', ';', '\t', '|']);
  const quote = (text: string) => (/[",;\t|\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const line = (cells: readonly string[]) => cells.map(quote).join(delimiter);
  const [share, noise] = [pick([1, 1, 0.7, 0.3]), pick([0, 0, 0.04])];
  const rows = Array.from({ length: 12 + below(20) }, (_, i) =>
    columns.map(({ cells }) => (random() < noise ? 'x?' : random() < share ? CELLS[cells](i) : '')),
  );
  const title = pick(TITLES);
  const lines = [
    ...(title === '' ? [] : [title + pick(['', delimiter.repeat(columns.length - 1)])]),
    line(columns.map(({ header }) => header)),
    ...rows.map(line),
    pick(FOOTERS),
  ];
  return { text: lines.join(pick(['\n', '\r\n'])), columns, hasSureKey };
}

type Said = Record<string, { column?: string | string[] } | string>;
const columnsOf = (spec: Said[string] | undefined): string[] =>
  spec === undefined ? [] : typeof spec === 'string' ? [spec] : [spec.column ?? []].flat();

/** With fewer than four cells, two rows may share a value by chance. */
const hasFewCells = (text: string, value: string) => text.split(value).length - 1 < 4;

const PER_CELL = /^invalid_(?:email|phone|gender|number|boolean|date)$/;

test(
  'a printed mapping runs as it is, and never takes up what belongs to somebody else',
  async () => {
    const ends = { runs: 0, undecided: 0 };
    for (let i = 0; i < FILES; i += 1) {
      const { text, columns, hasSureKey } = makeFile();
      const about = `seed ${SEED}, file ${i}:\n${text.slice(0, 2_000)}`;
      const dir = tempDir();
      const file = join(dir, 'contacts.csv');
      writeFileSync(file, text);
      const guess = (flags: readonly string[]) => runInProcess(['mapping', '--file', file, ...flags]);
      const first = await guess([]);
      const [, skipped] = /--skip-lines (\d+)/.exec(first.err) ?? [];
      const flags = skipped === undefined ? [] : ['--skip-lines', skipped];
      const printed = skipped === undefined ? first : await guess(flags);
      expect(printed.code, `${about}\n${printed.err}`).toBe(0);
      const mapping = join(dir, 'mapping.yaml');
      writeFileSync(mapping, printed.out);
      const said = await runInProcess([
        ...['validate', '--file', file, '--mapping', mapping, '--json', '--data-dir', join(dir, 'data')],
        ...flags,
      ]);
      const all = `${about}\n${printed.out}\n${said.err}`;
      const { id, match, fields, customFields } = parse(printed.out) as Record<string, Said | null>;
      const used = [id as unknown as string, match as never].flatMap(columnsOf);
      const sent = Object.values({ ...fields, ...customFields }).flatMap(columnsOf);
      const ofOthers = columns.filter(({ isOfOthers }) => isOfOthers).map(({ header }) => header);
      expect([...used, ...sent].filter((name) => ofOthers.includes(name)), all).toEqual([]); // prettier-ignore
      const ofOneAddress = columns.filter(({ cells }) => cells === 'oneEmail').map(({ header }) => header);
      expect(columnsOf(fields?.['email']).filter((name) => ofOneAddress.includes(name) && !hasFewCells(text, 'info@')), all).toEqual([]); // prettier-ignore
      if (said.code === 2) {
        expect({ used, hasSureKey }, all).toEqual({ used: [], hasSureKey: false });
        expect(printed.out, all).toMatch(/# DECIDE FIRST: .*how a row finds its contact/);
        expect(said.err + said.out, all).toContain('how a row finds its contact');
        ends.undecided += 1;
        continue;
      }
      expect([0, 3], all).toContain(said.code);
      ends.runs += 1;
      const { runDir, rows } = JSON.parse(said.out) as Summary;
      const report = parseCsv<Record<string, string>>(readFileSync(join(runDir, 'report.csv')), { columns: true }); // prettier-ignore
      const unread = report.filter(({ error_code: code = '' }) => PER_CELL.test(code)).length;
      expect(unread * 2, `${all}\n${JSON.stringify(rows)}`).toBeLessThanOrEqual(rows.total);
    }
    expect(ends.runs).toBeGreaterThan(ends.undecided);
  },
  24 * 3_600_000,
);

test(
  'without a mapping file, no column of somebody else is matched',
  async () => {
    for (let i = 0; i < FILES; i += 1) {
      const { text, columns } = makeFile();
      const dir = tempDir();
      const file = join(dir, 'contacts.csv');
      writeFileSync(file, text);
      const match = pick([[], ['--match', 'email'], ['--match', 'phone']]);
      const said = await runInProcess([
        'validate',
        '--file',
        file,
        '--data-dir',
        join(dir, 'data'),
        ...match,
      ]);
      const about = `seed ${SEED}, file ${i}: ${match.join(' ')}\n${text.slice(0, 2_000)}\n${said.out}${said.err}`;
      expect([0, 2, 3], about).toContain(said.code);
      const matched = said.out.split('\n').filter((line) => /→ (?:id|email|phone|\w+Name) /.test(line));
      for (const { header, isOfOthers } of columns)
        if (isOfOthers) expect(matched.filter((line) => line.trim().startsWith(`${header} `)), about).toEqual([]); // prettier-ignore
    }
  },
  24 * 3_600_000,
);
