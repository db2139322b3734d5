import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { copyState } from '../../src/store/state-copy.js';
import { openTestState } from './support.js';
import { tempDir } from '../support/temp-dir.js';

test('a copy tells what was sent, while a writing run holds the folder, and leaves nothing behind', async () => {
  const dataDir = tempDir();
  const state = openTestState(dataDir);
  state.remember('c1', 'fingerprint');
  await state.flush();
  const elsewhere = tempDir();
  const copy = copyState(dataDir, join(elsewhere, 'copy.db'), 'workspace-1');
  expect(copy?.lastSent('c1')).toBe('fingerprint');
  expect(copy?.lastSent('c2')).toBeUndefined();
  copy?.close();
  expect(readdirSync(elsewhere)).toEqual([]);
  // The holder goes on as if nothing had happened.
  await state.forget('c1');
  expect(state.lastSent('c1')).toBeUndefined();
});

test('another workspace has sent nothing', async () => {
  const dataDir = tempDir();
  const state = openTestState(dataDir);
  state.remember('c1', 'fingerprint');
  await state.close();
  const copy = copyState(dataDir, join(tempDir(), 'copy.db'), 'workspace-2');
  expect(copy?.lastSent('c1')).toBeUndefined();
  copy?.close();
});

test.each([
  ['no state', undefined],
  ['a damaged state', 'no database at all, '.repeat(500)],
])('%s counts as nothing sent, and leaves nothing behind', (_, content) => {
  const dataDir = tempDir();
  if (content !== undefined) writeFileSync(join(dataDir, 'state.db'), content);
  const elsewhere = tempDir();
  expect(copyState(dataDir, join(elsewhere, 'copy.db'), 'workspace-1')).toBeUndefined();
  expect(readdirSync(elsewhere)).toEqual([]);
});
