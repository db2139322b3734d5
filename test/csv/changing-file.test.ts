import { execFileSync } from 'node:child_process';
import { appendFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openCsv } from '../../src/csv/open.js';
import { tempDir, tempFile } from '../support/temp-dir.js';

const BIG = `id,name\n${'1,Ana\n'.repeat(100_000)}`;

test.each<[string, (path: string) => Promise<void>]>([
  ['appended to', (path) => appendFile(path, '2,Bo\n')],
  ['truncated', (path) => truncate(path, 400_000)],
  ['overwritten', (path) => writeFile(path, BIG.replaceAll('1', '2'))],
])('a file that is %s while it is read is refused', async (_, change) => {
  const path = tempFile('a.csv', BIG);
  const file = await openCsv({ kind: 'path', path });
  async function read(): Promise<void> {
    let isChanged = false;
    for await (const row of file.rows())
      if (!isChanged && row.row > 10) isChanged = await change(path).then(() => true);
  }
  await expect(read()).rejects.toMatchObject({
    kind: 'input',
    message: `${path}: the file was changed while it was read: is it still being written?`,
  });
});

test('a file whose last line has no end is looked at again', async () => {
  const path = tempFile('a.csv', 'id,name\n1,An');
  const opening = openCsv({ kind: 'path', path });
  await sleep(150); // it has been read by then, and is waited for
  await appendFile(path, 'a\n');
  await expect(opening).rejects.toThrow('is it still being written?');
});

test('a pipe without a writer is left when the run is told to stop', async () => {
  const path = join(tempDir(), 'pipe');
  execFileSync('mkfifo', [path]);
  const stop = new AbortController();
  const opening = openCsv({ kind: 'path', path }, { signal: stop.signal });
  setImmediate(() => stop.abort());
  await expect(opening).rejects.toMatchObject({ kind: 'input' });
});

test('a pipe is read to its end', async () => {
  const path = join(tempDir(), 'pipe');
  execFileSync('mkfifo', [path]);
  const opening = openCsv({ kind: 'path', path });
  await writeFile(path, 'id\n1\n');
  const rows: string[] = [];
  for await (const row of (await opening).rows()) rows.push(...row.cells);
  expect(rows).toEqual(['1']);
});
