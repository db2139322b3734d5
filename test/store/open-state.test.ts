import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { openState } from '../../src/store/open-state.js';
import { HOLDER, openTestState, overwrite, runErrorOf } from './support.js';
import { bundled } from '../support/bundled.js';
import { tempDir } from '../support/temp-dir.js';

const HOLD_STATE = fileURLToPath(new URL('../support/hold-state.ts', import.meta.url));

/** Another process that holds the folder, having done what hold-state.ts does. */
async function holdElsewhere(dir: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [await bundled(HOLD_STATE), dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  for await (const line of createInterface(child.stdout)) if (line === 'holding') return child;
  throw new Error('the process that was to hold the folder has ended');
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

test('another process that holds the folder is named, and when it is killed the folder is free', async () => {
  const dir = tempDir();
  const child = await holdElsewhere(dir);
  const error = runErrorOf(() => openTestState(dir));
  expect(error).toMatchObject({ kind: 'locked', exitCode: 6 });
  expect(error.message).toContain(
    `sync on host other-host, pid ${child.pid}, since 2026-11-22T01:02:03.000Z`,
  );
  await kill(child);
  expect(existsSync(join(dir, 'state.holder.json'))).toBe(true);
  openTestState(dir);
  expect(runErrorOf(() => openTestState(dir)).message).toContain('host web-1, pid 4711,');
});

test('what was written before a kill is there after it', async () => {
  const dir = tempDir();
  await kill(await holdElsewhere(dir));
  const state = openTestState(dir);
  expect(state.lastSent('kept')).toBe('first');
  expect(state.lastSent('changed')).toBeUndefined();
  expect(state.wasDeleteIntended('gone', 'run-1')).toBe(true);
  expect(state.spent.since(0)).toEqual([1_795_000_000_000]);
});

test('a state that was closed is found again, and leaves two files', async () => {
  const dir = join(tempDir(), 'new', 'folder');
  const first = openTestState(dir);
  first.remember('a', '1');
  await first.close();
  expect(readdirSync(dir).sort()).toEqual(['state.db', 'state.lock']);
  expect(openTestState(dir).lastSent('a')).toBe('1');
  for (const name of ['', 'state.db', 'state.lock', 'state.holder.json'])
    expect(statSync(join(dir, name)).mode & 0o077).toBe(0);
});

test('an answer that is lost never makes a contact look unchanged', async () => {
  const dir = tempDir();
  const first = openTestState(dir);
  first.remember('a', 'old values');
  await first.flush();
  await first.forget('a');
  await first.close(); // the PATCH with new values went out, its answer never came, and the run gave up
  const next = openTestState(dir); // whose file is back at the old values
  expect(next.lastSent('a')).toBeUndefined();
});

test('a damaged state is set aside under the time of the run, with a warning', async () => {
  const dir = tempDir();
  await openTestState(dir).close();
  overwrite(join(dir, 'state.db'), 0, Buffer.alloc(100, 0xff));
  const warnings: [string, unknown][] = [];
  const state = openTestState(dir, { warn: (...warning) => warnings.push(warning) });
  expect(state.lastSent('a')).toBeUndefined();
  const setAside = join(dir, 'state.db.broken-20261123T190312345Z');
  expect(warnings).toEqual([
    [
      expect.stringContaining('set aside'),
      { file: join(dir, 'state.db'), reason: 'it is damaged', setAside },
    ],
  ]);
  expect(existsSync(setAside)).toBe(true);
});

test('a failure to open leaves no lock behind', () => {
  const dir = tempDir();
  writeFileSync(join(dir, 'state.db'), 'no database');
  const bug = new Error('the logger is broken');
  const warn = (): never => {
    throw bug;
  };
  const options = { workspace: 'w', holder: HOLDER, requestWindowMs: 1000, warn };
  expect(() => openState(dir, options)).toThrow(bug);
  expect(existsSync(join(dir, 'state.holder.json'))).toBe(false);
  expect(() => openTestState(dir)).not.toThrow();
});

test('a file in place of the folder is refused with its path', () => {
  const path = join(tempDir(), 'data');
  writeFileSync(path, '');
  const error = runErrorOf(() => openTestState(path));
  expect(error).toMatchObject({ kind: 'storage' });
  expect(error.message).toContain(path);
});

// Two seconds on idle cores; the bound is for a machine that is busy, and for growth that is not linear.
test('100,000 contacts are remembered and found again', { timeout: 60_000 }, async () => {
  const dir = tempDir();
  const first = openTestState(dir);
  for (let i = 0; i < 100_000; i += 1) first.remember(`contact-${i}`, `fingerprint-of-${i}`);
  await first.close();
  const state = openTestState(dir);
  for (let i = 0; i < 100_000; i += 1) expectSame(state.lastSent(`contact-${i}`), `fingerprint-of-${i}`);
});

function expectSame(found: string | undefined, expected: string): void {
  if (found !== expected) throw new Error(`${found} is not ${expected}`);
}
