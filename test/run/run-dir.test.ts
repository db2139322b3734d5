import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { createRunDir, createRunId, pointLatest } from '../../src/run/run-dir.js';
import { tempDir } from '../support/temp-dir.js';

test('the run folder is made below the data folder, for its owner alone', () => {
  const dataDir = join(tempDir(), 'chative-data');
  const paths = createRunDir(dataDir, 'r1');
  expect(paths.dir).toBe(join(dataDir, 'runs', 'r1'));
  for (const dir of [paths.dir, join(dataDir, 'runs'), dataDir])
    expect(statSync(dir).mode & 0o777).toBe(0o700);
  expect(Object.values(paths).map((path) => relative(paths.dir, path))).toEqual([
    '',
    'run.json',
    'input.gz',
    'base.gz',
    'base.db',
    'report.csv',
    'rejected.csv',
    'undo.csv',
    'deleted.ndjson',
    'changes.csv',
    'wrote.ndjson',
    'intents.ndjson',
    'requests.json',
    'summary.json',
    'report.html',
    'course.ndjson',
    'listing.db',
    'held.db',
    'decided.rows',
    'rejudged.rows',
  ]);
});

test('latest is a relative link to the newest sync and is left alone by other commands', () => {
  const dataDir = tempDir();
  const runs = join(dataDir, 'runs');
  pointLatest(createRunDir(dataDir, 'r1').dir);
  const second = createRunDir(dataDir, 'r2');
  pointLatest(second.dir);
  createRunDir(dataDir, 'r3');
  expect(readlinkSync(join(runs, 'latest'))).toBe('r2');
  expect(realpathSync(join(runs, 'latest'))).toBe(realpathSync(second.dir));
  expect(readdirSync(runs).sort()).toEqual(['latest', 'r1', 'r2', 'r3']);
});

test('a link that cannot be made stops nothing and leaves nothing behind', () => {
  const dataDir = tempDir();
  const runs = join(dataDir, 'runs');
  mkdirSync(join(runs, 'latest'), { recursive: true });
  writeFileSync(join(runs, 'latest', 'kept'), 'kept');
  pointLatest(createRunDir(dataDir, 'r1').dir);
  expect(lstatSync(join(runs, 'latest')).isDirectory()).toBe(true);
  expect(readFileSync(join(runs, 'latest', 'kept'), 'utf8')).toBe('kept');
  expect(readdirSync(runs).sort()).toEqual(['latest', 'r1']);
});

test('a run that exists already is not written over', () => {
  const dataDir = tempDir();
  createRunDir(dataDir, 'r1');
  expect(() => createRunDir(dataDir, 'r1')).toThrow(/cannot create the run folder .*r1/);
});

test('a data folder that is a file is a storage error', () => {
  const path = join(tempDir(), 'data');
  writeFileSync(path, '');
  expect(() => createRunDir(path, 'r1')).toThrow(
    expect.objectContaining({ kind: 'storage', hint: expect.stringContaining('--data-dir') }),
  );
});

test('an ID is the UTC second and four characters of chance', () => {
  const now = new Date('2026-11-23T19:03:12.999+00:00');
  expect(createRunId(now, () => 0)).toBe('20261123T190312Z-0000');
  expect(createRunId(now, () => 0.999999)).toBe('20261123T190312Z-zzzz');
});

test('IDs sort by time and are safe as folder names', () => {
  const times = [
    '2026-01-02T03:04:05Z',
    '2026-01-02T03:04:06Z',
    '2026-10-01T00:00:00Z',
    '2027-01-01T00:00:00Z',
  ];
  const ids = times.map((time) => createRunId(new Date(time), Math.random));
  expect([...ids].sort()).toEqual(ids);
  for (const id of ids) expect(id).toMatch(/^[0-9A-Za-z-]+$/);
});
