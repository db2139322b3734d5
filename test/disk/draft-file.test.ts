import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDraftFile } from '../../src/disk/draft-file.js';
import { tempDir } from '../support/temp-dir.js';

async function paths(): Promise<{ dir: string; draft: string; target: string }> {
  const dir = await tempDir();
  return { dir, draft: join(dir, '.out.csv.draft'), target: join(dir, 'out.csv') };
}

test('the old file stays until the new one is complete, which its owner alone may read', async () => {
  const { draft, target } = await paths();
  writeFileSync(target, 'old');
  const file = openDraftFile(draft, target);
  file.write('é'.repeat(100_000));
  file.write('end');
  expect(readFileSync(target, 'utf8')).toBe('old');
  file.commit();
  expect(readFileSync(target, 'utf8')).toBe(`${'é'.repeat(100_000)}end`);
  expect(statSync(target).mode & 0o777).toBe(0o600);
  expect(existsSync(draft)).toBe(false);
  file.discard();
  expect(existsSync(target)).toBe(true);
});

test('a discarded draft leaves nothing, however often it is discarded', async () => {
  const { draft, target } = await paths();
  const file = openDraftFile(draft, target);
  file.write('half');
  file.discard();
  file.discard();
  expect([existsSync(draft), existsSync(target)]).toEqual([false, false]);
});

test('a draft that a crash left is replaced', async () => {
  const { draft, target } = await paths();
  writeFileSync(draft, 'a longer text than the new one');
  const file = openDraftFile(draft, target);
  file.write('new');
  file.commit();
  expect(readFileSync(target, 'utf8')).toBe('new');
});

test('a folder that goes away meanwhile is a storage error, not a success', async () => {
  const { dir, draft, target } = await paths();
  const file = openDraftFile(draft, target);
  rmSync(dir, { recursive: true });
  file.write('text');
  expect(() => file.commit()).toThrow(expect.objectContaining({ kind: 'storage' }));
  file.discard();
});
