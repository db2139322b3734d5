import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openJobInput, type JobInput, type JobInputOptions } from '../../../src/jobs/sync/input.js';
import { collect } from '../../support/rows.js';
import { tempDir } from '../../support/temp-dir.js';
import { createWorkspace, runErrorOf, type Workspace } from '../support.js';

const CSV = 'id;first name\r\nc1;Zoë\r\n"c2";"Nguyễn\r\nVăn"\r\nc3;x;y\r\nc4;last\r\n';

const PLAIN: Omit<JobInputOptions, 'file' | 'spoolTo'> = {
  stdin: Readable.from([]),
  encoding: undefined,
  delimiter: undefined,
  maxRecordBytes: undefined,
  signal: new AbortController().signal,
};

async function openFile(
  content: string | Uint8Array,
  spool = true,
): Promise<{ input: JobInput; path: string; copy: string; home: Workspace }> {
  const home = await createWorkspace();
  const path = home.file('contacts.csv', content);
  const copy = join(home.dir, 'input.gz');
  const input = await openJobInput({ ...PLAIN, file: path, spoolTo: spool ? copy : undefined });
  return { input, path, copy, home };
}

describe.each([
  ['with a copy', true],
  ['without one', false],
])('a file %s', (_, spool) => {
  test.each<[string, string | Uint8Array]>([
    ['plain', CSV],
    ['gzipped', gzipSync(CSV)],
    ['in UTF-16 with a BOM', Buffer.from(`\ufeff${CSV}`, 'utf16le')],
  ])('%s: every pass gives the same rows', async (_name, content) => {
    const { input } = await openFile(content, spool);
    const passes = [await collect(input.rows()), await collect(input.rows()), await collect(input.rows())];
    expect(passes[0]?.map(({ row, line, cells }) => [row, line, ...cells])).toEqual([
      [1, 2, 'c1', 'Zoë'],
      [2, 3, 'c2', 'Nguyễn\r\nVăn'],
      [3, 5, 'c3', 'x', 'y'],
      [4, 6, 'c4', 'last'],
    ]);
    expect(passes[0]?.[2]?.problem?.code).toBe('malformed_row');
    expect(passes[1]).toEqual(passes[0]);
    expect(passes[2]).toEqual(passes[0]);
  });

  test('tells its header, its delimiter and the digest of what it holds', async () => {
    const { input } = await openFile(gzipSync(CSV), spool);
    expect(input.header).toEqual(['id', 'first name']);
    expect(input.delimiter).toBe(';');
    await collect(input.rows());
    expect(input.sha256()).toBe(createHash('sha256').update(CSV).digest('hex'));
  });

  test('a pass may be left early once the file was read through', async () => {
    const { input } = await openFile(CSV, spool);
    const whole = await collect(input.rows());
    for await (const row of input.rows()) if (row.row === 2) break;
    expect(await collect(input.rows())).toEqual(whole);
  });

  test('the encoding and delimiter that were named hold for every pass', async () => {
    const home = await createWorkspace();
    const path = home.file('contacts.csv', Buffer.from('id|a,b\nc1|\x80\n', 'latin1'));
    const spoolTo = spool ? join(home.dir, 'input.gz') : undefined;
    const input = await openJobInput({
      ...PLAIN,
      file: path,
      spoolTo,
      encoding: 'windows-1252',
      delimiter: '|',
    });
    for (let pass = 0; pass < 2; pass++) {
      const [row] = await collect(input.rows());
      expect(row?.cells).toEqual(['c1', '€']);
    }
  });
});

describe('the copy', () => {
  test('holds the decompressed bytes as they were, for its owner alone', async () => {
    const { input, copy } = await openFile(gzipSync(CSV));
    await collect(input.rows());
    expect(gunzipSync(readFileSync(copy)).toString()).toBe(CSV);
    expect(statSync(copy).mode & 0o777).toBe(0o600);
  });

  test('is what later passes read, whatever becomes of the file', async () => {
    const { input, path } = await openFile(CSV);
    const first = await collect(input.rows());
    rmSync(path);
    expect(await collect(input.rows())).toEqual(first);
  });

  test('is no longer there after a first pass that was left early', async () => {
    const { input, copy } = await openFile(CSV);
    for await (const row of input.rows()) if (row.row === 1) break;
    expect(existsSync(copy)).toBe(false);
  });

  test('goes when the input is closed unread', async () => {
    const { input, copy } = await openFile(CSV);
    await input.close();
    expect(existsSync(copy)).toBe(false);
  });
});

describe('standard input', () => {
  test('is read once and gives the same rows again', async () => {
    const spoolTo = join(await tempDir(), 'input.gz');
    const bytes = Buffer.from(CSV);
    // In parts that cut a letter and a line end in two.
    const parts = [bytes.subarray(0, 19), bytes.subarray(19, 30), bytes.subarray(30)];
    const input = await openJobInput({ ...PLAIN, file: '-', stdin: Readable.from(parts), spoolTo });
    const first = await collect(input.rows());
    expect(first).toHaveLength(4);
    expect(first[0]?.cells).toEqual(['c1', 'Zoë']);
    expect(await collect(input.rows())).toEqual(first);
  });

  test('that is empty is refused by that name', async () => {
    const spoolTo = join(await tempDir(), 'input.gz');
    const error = await runErrorOf(() =>
      openJobInput({ ...PLAIN, file: '-', stdin: Readable.from([]), spoolTo }),
    );
    expect(error.kind).toBe('input');
    expect(error.message).toContain('standard input');
  });
});

describe('without a copy, a file that changes ends the run', () => {
  const changes: [string, (path: string) => void][] = [
    ['grows', (path) => appendFileSync(path, 'c5;new\r\n')],
    [
      'is replaced by one of the same size',
      (path) => {
        const later = new Date(Date.now() + 5_000);
        writeFileSync(path, CSV.replace('last', 'LAST'));
        utimesSync(path, later, later);
      },
    ],
    ['is cut short', (path) => writeFileSync(path, CSV.slice(0, 40))],
    ['is gone', (path) => rmSync(path)],
  ];

  test.each(changes)('between two passes: %s', async (_, change) => {
    const { input, path } = await openFile(CSV, false);
    await collect(input.rows());
    change(path);
    const error = await runErrorOf(() => collect(input.rows()));
    expect(error.kind).toBe('input');
    expect(error.message).toContain(path);
  });

  test.each(changes)('during a pass: %s', async (_, change) => {
    const { input, path } = await openFile(CSV, false);
    await collect(input.rows());
    const error = await runErrorOf(async () => {
      for await (const row of input.rows()) if (row.row === 1) change(path);
    });
    expect(error.kind).toBe('input');
  });

  test('between its opening and the first pass', async () => {
    const { input, path } = await openFile(CSV, false);
    appendFileSync(path, 'c5;new\r\n');
    const error = await runErrorOf(() => collect(input.rows()));
    expect(error.message).toContain('was changed while the run was reading it');
    expect(error.hint).toContain('--no-spool');
  });

  test('but not one that is only read by others', async () => {
    const { input, path } = await openFile(CSV, false);
    await collect(input.rows());
    readFileSync(path);
    await expect(collect(input.rows())).resolves.toHaveLength(4);
  });
});
