import { access, readFile, stat, writeFile } from 'node:fs/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openCsv } from '../../src/csv/open.js';
import { createSpool } from '../../src/csv/spool.js';
import { errorOf, readAll, streamOf } from './reading.js';
import { tempDir } from '../support/temp-dir.js';

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

describe('the copy of the input', () => {
  test.each([
    ['a byte order mark', Buffer.from('\uFEFFid,a\n1,b\n')],
    ['UTF-16', Buffer.from('\uFEFFid,a\n1,é\n', 'utf16le')],
    ['no final line end', Buffer.from('id,a\n1,b')],
    ['a tail of blank lines', Buffer.from(`id,a\n1,b\n${'\n'.repeat(60_000)}`)],
    ['more than fits into any buffer', Buffer.from(`id,a\n${'1,"x\ny"\n'.repeat(60_000)}`)],
    ['a header alone', Buffer.from('id,a\n')],
  ])('holds every byte and gives the same rows: %s', async (_, content) => {
    const path = `${tempDir()}/input.gz`;
    for (const input of [content, gzipSync(content)]) {
      const first = await readAll(streamOf(input), { spoolTo: path });
      expect(gunzipSync(await readFile(path)).equals(content)).toBe(true);
      const second = await readAll({ kind: 'path', path }, { dialect: first.file.dialect });
      expect(second.rows).toEqual(first.rows);
      expect(second.file.totals()).toEqual(first.file.totals());
    }
  });

  test('is readable by its owner alone, also where a file was there before', async () => {
    const path = `${tempDir()}/input.gz`;
    await writeFile(path, 'older and longer than the new one'.repeat(100), { mode: 0o644 });
    await readAll(streamOf('id\n1\n'), { spoolTo: path });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(gunzipSync(await readFile(path)).toString()).toBe('id\n1\n');
  });

  test('is complete before the loop over the rows ends', async () => {
    const path = `${tempDir()}/input.gz`;
    const file = await openCsv(streamOf('id\n1\n'), { spoolTo: path });
    const rows = file.rows();
    while ((await rows.next()).done !== true);
    expect(gunzipSync(await readFile(path)).toString()).toBe('id\n1\n');
  });

  test('is removed where the file is refused, left early or closed', async () => {
    const path = `${tempDir()}/input.gz`;
    await errorOf('', { spoolTo: path });
    expect(await exists(path)).toBe(false);
    await errorOf(`id\n${'1\n'.repeat(60_000)}"a"b\n${'1\n'.repeat(60_000)}`, { spoolTo: path });
    expect(await exists(path)).toBe(false);
    const left = await openCsv(streamOf('id\n1\n2\n'), { spoolTo: path });
    for await (const { row } of left.rows()) if (row === 1) break;
    expect(await exists(path)).toBe(false);
    const closed = await openCsv(streamOf('id\n1\n2\n'), { spoolTo: path });
    await closed.close();
    expect(await exists(path)).toBe(false);
  });

  test('that cannot be created is a storage error', async () => {
    const error = await errorOf('id\n1\n', { spoolTo: `${tempDir()}/no/such/folder/input.gz` });
    expect(error).toMatchObject({ kind: 'storage', hint: expect.stringContaining('--data-dir') });
  });
});

test('a copy is gone once discarded, written to the end or not', async () => {
  const path = `${tempDir()}/input.gz`;
  for (const isFinished of [true, false]) {
    const spool = await createSpool(path);
    await spool.write(Buffer.from('a'));
    if (isFinished) await spool.finish();
    expect(await exists(path)).toBe(true);
    await spool.discard();
    await spool.discard();
    expect(await exists(path)).toBe(false);
  }
});
