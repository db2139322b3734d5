import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openCsv } from '../../src/csv/open.js';
import { RunError } from '../../src/errors.js';
import { createRandom } from '../../src/sandbox/random.js';
import { readAll, streamOf } from '../csv/reading.js';
import { readRfc4180 } from '../support/rfc-4180.js';

/** `npm run test:fuzz` reads many more; the same seed gives the same inputs. */
const INPUTS = Number(process.env['FUZZ_INPUTS'] ?? 1_000);
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);
const SLOW_MS = 2_000;

const random = createRandom(SEED);
const below = (bound: number) => Math.floor(random() * bound);
const pick = <T>(choices: readonly T[]): T => choices[below(choices.length)]!;

const FILES = ['fixtures/csv', 'test/cases'].flatMap((dir) =>
  readdirSync(dir).map((name) => readFileSync(`${dir}/${name}`)),
);
const PIECES = [
  '"',
  '""',
  "'",
  ',',
  ';',
  '\t',
  '|',
  '\n',
  '\r\n',
  '\r',
  ' ',
  '\\',
  'é',
  '\0',
  '😀',
  'sep=',
  '=',
  'a',
  '1',
];

/** Any bytes at all, a real file with some of them changed, or a text of the marks that tables are made of. */
function makeInput(): Buffer {
  const kind = below(3);
  if (kind === 0) return Buffer.from(Array.from({ length: below(400) }, () => below(256)));
  if (kind === 1) return mutate(Buffer.from(pick(FILES)));
  return Buffer.from(`${pick(['', 'id,name\n', 'id;name\n', "'id','name'\n", '"id", "name"\n'])}${Array.from({ length: below(60) }, () => pick(PIECES)).join('')}`); // prettier-ignore
}

function mutate(bytes: Buffer): Buffer {
  const parts: Buffer[] = [bytes];
  for (let i = below(6); i >= 0; i -= 1) {
    const all = Buffer.concat(parts.splice(0));
    const at = below(all.length + 1);
    const piece = Buffer.from(pick(PIECES));
    parts.push(all.subarray(0, at), piece, all.subarray(at + below(3)));
  }
  return Buffer.concat(parts);
}

type Outcome =
  { readonly refused: string } | { readonly rows: number; readonly blank: number; readonly lines: number };

async function outcomeOf(bytes: Buffer, size: number, options: object): Promise<Outcome> {
  try {
    const file = await openCsv(streamOf(bytes, size), options);
    let rows = 0;
    let line = 0;
    for await (const row of file.rows()) {
      rows += 1;
      expect(row.row).toBe(rows);
      expect(row.line).toBeGreaterThan(line);
      line = row.line;
    }
    return { rows, blank: file.emptyRows().count, lines: line };
  } catch (error) {
    if (!(error instanceof RunError) || error.kind === 'bug') throw error;
    return { refused: error.message };
  }
}

test(
  'whatever bytes there are, they are read or refused alike in any chunks, soon',
  async () => {
    for (let i = 0; i < INPUTS; i += 1) {
      const bytes = makeInput();
      const options = pick([{}, {}, { delimiter: ',' }, { shortRows: 'pad' }, { skipLines: 1 }, { encoding: 'windows-1252' }, { encoding: 'gbk' }]); // prettier-ignore
      const about = `seed ${SEED}, input ${i}: ${JSON.stringify(options)} ${bytes.toString('base64')}`;
      const begun = process.cpuUsage();
      const whole = await outcomeOf(bytes, 1_000_000, options).catch((error: unknown) => {
        throw new Error(about, { cause: error });
      });
      // Not the time on the clock: a busy machine makes this process wait.
      const { user, system } = process.cpuUsage(begun);
      expect((user + system) / 1_000, about).toBeLessThan(SLOW_MS);
      expect(await outcomeOf(bytes, 1 + below(7), options), about).toEqual(whole);
    }
  },
  24 * 3_600_000,
);

test(
  'the rows of a table that is made are as many as were written',
  async () => {
    const cell = () => Array.from({ length: below(5) }, () => pick([...PIECES, 'x', 'x'])).join('').replaceAll('\0', ''); // prettier-ignore
    for (let i = 0; i < INPUTS; i += 1) {
      const columns = 2 + below(4);
      const delimiter = pick([',', ';', '\t', '|'] as const);
      const rows = Array.from({ length: below(8) }, () => Array.from({ length: columns }, cell));
      const header = Array.from({ length: columns }, (_, at) => `name${at}`);
      const lines = [header, ...rows].map((cells) => cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(delimiter)); // prettier-ignore
      const text = lines.join('\n');
      const written = rows.filter((cells) => cells.some((value) => value.trim() !== '')).length;
      const found = await outcomeOf(Buffer.from(text), 1 + below(50), { delimiter });
      expect(found, `seed ${SEED}, table ${i}: ${JSON.stringify(text)}`).toMatchObject({
        rows: written,
        blank: rows.length - written,
      });
    }
  },
  24 * 3_600_000,
);

/** Texts without any of the manners that RFC 4180 does not know: single quotes, padding, lines in quotes, old line ends. */
async function plainRows(text: string, delimiter: ',' | ';') {
  const { file, rows } = await readAll(streamOf(text, 1 + below(50)), { delimiter });
  const { quote, isPadded, isLineQuoted, lineEnd } = file.dialect;
  const isPlain = quote === '"' && !isPadded && !isLineQuoted && lineEnd === 'lf';
  return isPlain && !text.startsWith('sep=') && !text.startsWith('"sep=')
    ? { header: file.header, rows }
    : undefined;
}

test(
  'a second reader, written from RFC 4180 alone, finds the same rows and the same cells',
  async () => {
    let compared = 0;
    for (let i = 0; i < INPUTS; i += 1) {
      const delimiter = pick([',', ';'] as const);
      const text = `id${delimiter}name${pick(['\n', '\r\n'])}${Array.from({ length: below(60) }, () => pick([...PIECES, 'x', delimiter])).join('')}`;
      const about = `seed ${SEED}, text ${i}: ${JSON.stringify(text)}`;
      const found = await plainRows(text, delimiter).catch((error: unknown) => {
        if (error instanceof RunError && error.kind === 'input') return undefined;
        throw new Error(about, { cause: error });
      });
      if (found === undefined) continue;
      compared += 1;
      const [header = [], ...records] = readRfc4180(text, delimiter).filter((cells) =>
        cells.some((value) => value.trim() !== ''),
      );
      expect(found.header, about).toEqual(header.map((value) => value.trim()));
      expect(found.rows.length, about).toBe(records.length);
      found.rows.forEach(({ cells }, at) => expect(cells, about).toEqual(records[at]));
    }
    expect(compared).toBeGreaterThan(INPUTS / 5);
  },
  24 * 3_600_000,
);
