import { readdir, readlink, chmod, mkdir } from 'node:fs/promises';
import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openCsv } from '../../src/csv/open.js';
import { errorOf, readAll, streamOf } from './reading.js';
import { tempDir, tempFile } from '../support/temp-dir.js';

const A = gzipSync('id,name\n1,Ana\n');
const B = gzipSync('2,Bo\n');

describe('gzip', () => {
  test('is known by its bytes, whatever the name', async () => {
    for (const name of ['a.csv', 'a.csv.gz', 'a']) {
      const { rows } = await readAll({ kind: 'path', path: tempFile(name, A) });
      expect(rows).toEqual([{ row: 1, line: 2, cells: ['1', 'Ana'] }]);
    }
    const plain = await readAll({ kind: 'path', path: tempFile('plain.csv.gz', 'id\n1\n') });
    expect(plain.rows).toHaveLength(1);
  });

  test('of several members is one file, wherever the chunks end', async () => {
    for (const size of [1, A.length, 1000]) {
      const { rows, file } = await readAll(streamOf(Buffer.concat([A, B]), size));
      expect(rows.map(({ cells }) => cells[1])).toEqual(['Ana', 'Bo']);
      expect(file.totals().bytes).toBe(19);
    }
  });

  test.each([
    ['in its data', A.subarray(0, -10), 'cut off'],
    ['in its checksum', A.subarray(0, -3), 'cut off'],
    ['in its header', A.subarray(0, 3), 'cut off'],
    ['in its second member', Buffer.concat([A, B.subarray(0, -4)]), 'cut off'],
    ['by other bytes', Buffer.concat([A, Buffer.from('more')]), 'damaged'],
    ['by a flipped byte', A.map((byte, i) => (i === 14 ? byte ^ 0xff : byte)), 'damaged'],
  ])('that is broken %s is refused', async (_, bytes, what) => {
    for (const size of [1, 1000]) {
      expect(await errorOf(Buffer.from(bytes), {}, size)).toMatchObject({
        kind: 'input',
        message: expect.stringMatching(new RegExp(`^input: the gzip data is ${what}`)),
        hint: expect.stringContaining('again'),
      });
    }
  });
});

describe('a path that cannot be read is refused with the cure', () => {
  test('missing', async () => {
    await expect(openCsv({ kind: 'path', path: '/nowhere/x.csv' })).rejects.toMatchObject({
      kind: 'input',
      message: '/nowhere/x.csv: there is no such file',
      hint: expect.stringContaining('--file'),
      cause: expect.objectContaining({ code: 'ENOENT' }),
    });
  });

  test('missing, with a copy to be made', async () => {
    const spoolTo = `${tempDir()}/input.gz`;
    await expect(openCsv({ kind: 'path', path: '/nowhere/x.csv' }, { spoolTo })).rejects.toThrow(
      'no such file',
    );
  });

  test('a folder', async () => {
    const path = tempDir();
    await expect(openCsv({ kind: 'path', path })).rejects.toMatchObject({
      kind: 'input',
      message: `${path}: this is a folder, not a file`,
    });
  });

  test('a path through a file', async () => {
    const path = tempFile('a.csv', 'id\n');
    await expect(openCsv({ kind: 'path', path: `${path}/b.csv` })).rejects.toThrow('no such file');
  });

  // The superuser may read everything.
  test.skipIf(process.getuid?.() === 0)('without permission', async () => {
    const path = tempFile('a.csv', 'id\n');
    await chmod(path, 0);
    await expect(openCsv({ kind: 'path', path })).rejects.toMatchObject({
      kind: 'input',
      message: expect.stringContaining('no permission'),
    });
  });
});

describe('a source that fails halfway', () => {
  async function* failing(first: Buffer): AsyncGenerator<Buffer> {
    yield await Promise.resolve(first);
    throw Object.assign(new Error('EIO: i/o error'), { code: 'EIO' });
  }

  test.each([
    ['plain', Buffer.from('id,name\n1,Ana\n')],
    ['gzip', A],
  ])('is an input error with the cause: %s', async (_, first) => {
    const source = { kind: 'stream', stream: Readable.from(failing(first)), name: 'standard input' } as const;
    await expect(readAll(source)).rejects.toMatchObject({
      kind: 'input',
      message: 'standard input: the file cannot be read (EIO: i/o error)',
      cause: expect.objectContaining({ code: 'EIO' }),
    });
  });

  test('is an input error also where it failed before it was opened', async () => {
    const stream = new PassThrough();
    stream.destroy(new Error('gone'));
    await expect(readAll({ kind: 'stream', stream, name: 'x' })).rejects.toMatchObject({ kind: 'input' });
  });
});

describe('the descriptor is closed', () => {
  const big = `id,name\n${'1,Ana\n'.repeat(40_000)}`;

  async function isOpen(path: string): Promise<boolean> {
    const descriptors = await readdir('/proc/self/fd');
    const targets = await Promise.all(
      descriptors.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
    );
    return targets.includes(path);
  }

  describe.skipIf(process.platform !== 'linux').each([
    ['plain', Buffer.from(big)],
    ['gzip', gzipSync(big)],
  ])('%s', (_, content) => {
    test('when the loop is left early', async () => {
      const path = tempFile('a.csv', content);
      const file = await openCsv({ kind: 'path', path });
      for await (const { row } of file.rows()) if (row === 3) break;
      expect(await isOpen(path)).toBe(false);
      expect(() => file.totals()).toThrow('bug');
    });

    test('when no row is read', async () => {
      const path = tempFile('a.csv', content);
      const file = await openCsv({ kind: 'path', path });
      await file.close();
      await file.close();
      expect(await isOpen(path)).toBe(false);
    });

    test('when all rows are read', async () => {
      const path = tempFile('a.csv', content);
      const { rows } = await readAll({ kind: 'path', path });
      expect(rows).toHaveLength(40_000);
      expect(await isOpen(path)).toBe(false);
    });

    test('when the file is refused', async () => {
      const path = tempFile('a.csv', content);
      await expect(readAll({ kind: 'path', path }, { maxRecordBytes: 5 })).rejects.toThrow('larger than');
      expect(await isOpen(path)).toBe(false);
    });
  });
});

test('closing ends a read that waits for more of standard input', async () => {
  const stream = new PassThrough();
  stream.write(`id,name\n${'1,Ana\n'.repeat(40_000)}`);
  const file = await openCsv({ kind: 'stream', stream, name: 'standard input' });
  let count = 0;
  const reading = (async () => {
    for await (const { row } of file.rows()) count = row;
  })();
  await expect.poll(() => count).toBeGreaterThan(1000);
  await file.close();
  await expect(reading).rejects.toMatchObject({ kind: 'input' });
  expect(stream.destroyed).toBe(true);
});

test('a stream is read no faster than its rows are taken', async () => {
  let given = 0;
  const stream = Readable.from(
    (function* () {
      yield 'id\n';
      for (; given < 1000; given += 1) yield `${'x'.repeat(65_535)}\n`;
    })(),
    { objectMode: false },
  );
  const file = await openCsv({ kind: 'stream', stream, name: 'x' });
  const rows = file.rows();
  await rows.next();
  expect(given).toBeLessThan(50);
  await rows.return();
  expect(stream.destroyed).toBe(true);
});

test('a folder that holds the copy may be named like the file', async () => {
  const dir = tempDir();
  await mkdir(`${dir}/runs`);
  const path = tempFile('input.gz', A);
  const { file } = await readAll({ kind: 'path', path }, { spoolTo: `${dir}/runs/input.gz` });
  expect(file.name).toBe(path);
});
