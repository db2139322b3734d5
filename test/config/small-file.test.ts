import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readSmallFile, SmallFileError } from '../../src/config/small-file.js';
import { startCli } from '../support/run-cli.js';
import { tempDir } from '../support/temp-dir.js';

const CONTACTS = fileURLToPath(new URL('../../fixtures/contacts.csv', import.meta.url));

function pipe(): string {
  const path = join(tempDir(), 'pipe');
  execFileSync('mkfifo', [path]);
  return path;
}

test('a file is read whole, up to the bound', () => {
  const path = join(tempDir(), 'file');
  writeFileSync(path, 'x'.repeat(10));
  expect(readSmallFile(path, 10).toString()).toBe('x'.repeat(10));
  expect(() => readSmallFile(path, 9)).toThrow(new SmallFileError('it has 10 bytes, and at most 9 are read'));
});

test('a device without an end is read up to the bound and refused', () => {
  expect(() => readSmallFile('/dev/zero', 1_000)).toThrow('it never ends, and at most 1000 are read');
});

test('a pipe into which nobody writes is no wait without an end', () => {
  expect(readSmallFile(pipe(), 10)).toHaveLength(0);
});

test.each([
  ['--api-key-file', 'export --out x.csv'],
  ['--mapping', `validate --file ${CONTACTS}`],
  ['--config', 'sync --file x.csv'],
])('%s that names a device is exit 2', async (flag, command) => {
  const { code, stderr } = await startCli([...command.split(' '), flag, '/dev/zero'], {
    cwd: tempDir(),
  }).ended;
  expect(code).toBe(2);
  expect(stderr).toContain('it never ends');
});
