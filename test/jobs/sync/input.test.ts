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
import { once } from 'node:events';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openJobInput, type JobInput, type JobInputOptions } from '../../../src/jobs/sync/input.js';
import { createStop } from '../../../src/sync/stop.js';
import { collectAll } from '../../support/rows.js';
import { createWorkspace, runErrorOf, type Workspace } from '../support.js';
import { tempDir } from '../../support/temp-dir.js';

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
  const home = createWorkspace();
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
  ])('%s: its rows', async (_name, content) => {
    const { input } = await openFile(content, spool);
    const rows = await collectAll(input.batches());
    expect(rows.map(({ row, line, cells }) => [row, line, ...cells])).toEqual([
      [1, 2, 'c1', 'Zoë'],
      [2, 3, 'c2', 'Nguyễn\r\nVăn'],
      [3, 5, 'c3', 'x', 'y'],
      [4, 6, 'c4', 'last'],
    ]);
    expect(rows[2]?.problem?.code).toBe('malformed_row');
    expect(input.rowsRead()).toBe(4);
  });

  test('tells its header, its delimiter and the digest of what it holds', async () => {
    const { input } = await openFile(gzipSync(CSV), spool);
    expect(input.header).toEqual(['id', 'first name']);
    expect(input.delimiter).toBe(';');
    await collectAll(input.batches());
    expect(input.sha256()).toBe(createHash('sha256').update(CSV).digest('hex'));
  });

  test('the encoding and delimiter that were named hold', async () => {
    const home = createWorkspace();
    const path = home.file('contacts.csv', Buffer.from('id|a,b\nc1|\x80\n', 'latin1'));
    const spoolTo = spool ? join(home.dir, 'input.gz') : undefined;
    const input = await openJobInput({
      ...PLAIN,
      file: path,
      spoolTo,
      encoding: 'windows-1252',
      delimiter: '|',
    });
    const [row] = await collectAll(input.batches());
    expect(row?.cells).toEqual(['c1', '€']);
  });
});

describe('the copy', () => {
  test('holds the decompressed bytes as they were, for its owner alone', async () => {
    const { input, copy } = await openFile(gzipSync(CSV));
    await collectAll(input.batches());
    expect(gunzipSync(readFileSync(copy)).toString()).toBe(CSV);
    expect(statSync(copy).mode & 0o777).toBe(0o600);
  });

  test('is no longer there where the reading was left early', async () => {
    const { input, copy } = await openFile(CSV);
    for await (const batch of input.batches()) if (batch.length > 0) break;
    expect(existsSync(copy)).toBe(false);
  });

  test('goes when the input is closed unread', async () => {
    const { input, copy } = await openFile(CSV);
    await input.close();
    expect(existsSync(copy)).toBe(false);
  });
});

describe('standard input', () => {
  test('in parts that cut a letter and a line end in two', async () => {
    const spoolTo = join(tempDir(), 'input.gz');
    const bytes = Buffer.from(CSV);
    const parts = [bytes.subarray(0, 19), bytes.subarray(19, 30), bytes.subarray(30)];
    const input = await openJobInput({ ...PLAIN, file: '-', stdin: Readable.from(parts), spoolTo });
    const first = await collectAll(input.batches());
    expect(first).toHaveLength(4);
    expect(first[0]?.cells).toEqual(['c1', 'Zoë']);
  });

  test('that is empty is refused by that name', async () => {
    const spoolTo = join(tempDir(), 'input.gz');
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

  test.each(changes)('after it was read: %s', async (_, change) => {
    const { input, path } = await openFile(CSV, false);
    await collectAll(input.batches());
    const stop = createStop();
    const watch = input.watch(stop);
    onTestFinished(() => watch.close());
    change(path);
    await once(stop.signal, 'abort');
    expect(stop.reason()).toMatchObject({ error: { kind: 'input', message: expect.stringContaining(path) } });
  });

  test.each(changes)('while it is read: %s', async (_, change) => {
    const { input, path } = await openFile(CSV, false);
    const error = await runErrorOf(async () => {
      for await (const batch of input.batches()) if (batch.length > 0) change(path);
    });
    expect(error.kind).toBe('input');
  });

  test('between its opening and the reading', async () => {
    const { input, path } = await openFile(CSV, false);
    appendFileSync(path, 'c5;new\r\n');
    const error = await runErrorOf(() => collectAll(input.batches()));
    expect(error.message).toContain('was changed while the run was reading it');
    expect(error.hint).toContain('--no-spool');
  });

  test('but not one that is only read by others', async () => {
    const { input, path } = await openFile(CSV, false);
    readFileSync(path);
    await expect(collectAll(input.batches())).resolves.toHaveLength(4);
  });
});

test('an input that is read once needs no copy and no regular file', async () => {
  // A device can be read, and is empty.
  const device = { ...PLAIN, file: '/dev/null', spoolTo: undefined };
  expect((await runErrorOf(() => openJobInput(device))).message).toContain('is no regular file');
  const error = await runErrorOf(() => openJobInput({ ...device, isReadOnce: true }));
  expect(error.message).toContain('is empty');
});
