import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { RunError } from '../../src/errors.js';
import { readAll, streamOf } from './reading.js';

const AWKWARD = [
  '"',
  '""',
  '\n',
  '\r\n',
  ',',
  ';',
  '\t',
  '|',
  ' ',
  'é',
  'ễ',
  '日',
  '😀',
  "'",
  '=',
  '\\',
  'a',
  '0',
  '\uFEFF',
];

const cell = fc.array(fc.constantFrom(...AWKWARD), { maxLength: 6 }).map((parts) => parts.join(''));
const table = fc
  .record({ columns: fc.integer({ min: 2, max: 4 }), count: fc.integer({ min: 0, max: 8 }) })
  .chain(({ columns, count }) =>
    fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), {
      minLength: count,
      maxLength: count,
    }),
  );

const manner = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  encoding: fc.constantFrom('utf-8', 'utf-16le', 'utf-16be', 'utf-32le'),
  bom: fc.boolean(),
  lineEnd: fc.constantFrom('\n', '\r\n'),
  quoted: fc.boolean(),
  hasFinalLineEnd: fc.boolean(),
  size: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 40 }), fc.constant(100_000)),
});

/** Such a row is skipped. */
const isEmpty = (cells: readonly string[]) => cells.every((text) => text.trim() === '');

test('any table comes back equal, with the line each record begins on, in any manner of writing and any chunks', async () => {
  await fc.assert(
    fc.asyncProperty(
      table,
      manner,
      async (rows, { delimiter, encoding, bom, lineEnd, quoted, hasFinalLineEnd, size }) => {
        const header = (rows[0] ?? ['', '']).map((_, i) => `column ${i}`);
        const options = { delimiter, record_delimiter: lineEnd, quoted, quoted_match: /[\r\n]/, eof: true };
        const written = [header, ...rows].map((cells) => stringify([cells], options));
        const text = hasFinalLineEnd ? written.join('') : written.join('').slice(0, -lineEnd.length);
        const bytes = iconv.encode(text, encoding, { addBOM: bom });
        const source = streamOf(bytes, size);
        const given = bom ? {} : { encoding };
        const read = await readAll(source, { ...given, delimiter: delimiter as ',' });

        let line = 1;
        const lines = rows.map((cells, i) => {
          line += (written[i]?.match(/\n/g) ?? []).length;
          return { line, cells };
        });
        const expected = lines
          .filter(({ cells }) => !isEmpty(cells))
          .map((row, i) => ({ row: i + 1, ...row }));
        expect(read.file.header).toEqual(header);
        expect(read.rows).toEqual(expected);
      },
    ),
    { numRuns: 400 },
  );
});

describe('single quotes', () => {
  const inQuotes = (cells: readonly string[], delimiter: string) =>
    cells.map((text) => `'${text.replaceAll("'", "''")}'`).join(delimiter);

  test('any table written with them comes back equal, whatever the chunks, and no row is refused', async () => {
    await fc.assert(
      fc.asyncProperty(table, manner, async (rows, { delimiter, lineEnd, hasFinalLineEnd, size }) => {
        const header = (rows[0] ?? ['', '']).map((_, i) => `column ${i}, 'the' "${i}"; a|b`);
        const text = [header, ...rows].map((cells) => inQuotes(cells, delimiter)).join(lineEnd);
        const { file, rows: read } = await readAll(streamOf(hasFinalLineEnd ? text + lineEnd : text, size));
        expect(file.dialect).toMatchObject({ delimiter, quote: "'" });
        expect(file.header).toEqual(header);
        expect(read.map(({ cells }) => cells)).toEqual(rows.filter((cells) => !isEmpty(cells)));
        expect(read.filter(({ problem }) => problem !== undefined)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test('a row without quotes under a header with them is read as it is written, or refused', async () => {
    const plain = fc
      .array(fc.constantFrom("'", "'t ", "O'", ' ', 'a', '1', '"'), { maxLength: 4 })
      .map((parts) => parts.join(''));
    const rowsOfThree = fc.array(
      fc.tuple(fc.constantFrom('c1', '7'), plain, fc.constantFrom('x', "y'", '8')),
      { minLength: 1, maxLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(rowsOfThree, async (rows) => {
        const text = `'id','name','note'\n${rows.map((cells) => cells.join(',')).join('\n')}`;
        const read = await readAll(streamOf(text)).catch((error: unknown) => error);
        if (read instanceof RunError) return;
        const { rows: found } = read as Awaited<ReturnType<typeof readAll>>;
        for (const { line, cells, problem } of found) {
          if (problem === undefined) expect(cells).toEqual(rows[line - 2]?.map(withoutQuotes));
        }
      }),
      { numRuns: 1000 },
    );
  });

  /** A cell that stands in sound single quotes by itself is quoted, also where other cells of its row are not. */
  function withoutQuotes(text: string): string {
    return /^'(?:[^']|'')*'$/.test(text) ? text.slice(1, -1).replaceAll("''", "'") : text;
  }
});

test('any text at all is read or refused alike, whatever the chunks', async () => {
  const damaged = fc.array(fc.constantFrom('"', '""', '\n', '\r', '\r\n', ',', ' ', 'a', 'é', '\0', '😀'), {
    maxLength: 30,
  });
  async function outcome(text: string, size: number): Promise<unknown> {
    const read = readAll(streamOf(text, size), { delimiter: ',' });
    return read.then(
      ({ file, rows }) => ({ header: file.header, rows }),
      (error: unknown) => {
        expect(error).toMatchObject({ name: 'RunError', kind: 'input' });
        return String(error);
      },
    );
  }
  await fc.assert(
    fc.asyncProperty(damaged, fc.integer({ min: 1, max: 7 }), async (parts, size) => {
      const text = `id,name\n${parts.join('')}`;
      expect(await outcome(text, size)).toEqual(await outcome(text, 100_000));
    }),
    { numRuns: 1000 },
  );
});
