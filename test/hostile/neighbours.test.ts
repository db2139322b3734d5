import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openCountsFile } from '../../src/run/counts-file.js';
import { openAppendFile } from '../../src/disk/append-file.js';
import { openSqlite } from '../../src/store/sqlite.js';
import { openServer } from '../e2e/servers.js';
import { openWorkspace } from '../e2e/workspace.js';
import { tempDir } from '../support/temp-dir.js';

const VICTIM = 'precious\n';

/** A file of somebody, and links of a neighbour that lead to it. */
function plantLinks(dir: string, names: readonly string[]): string {
  const victim = join(tempDir(), 'victim');
  writeFileSync(victim, VICTIM);
  for (const name of names) symlinkSync(victim, join(dir, name));
  return victim;
}

test('no file of a run is written through a link', () => {
  const dir = tempDir();
  const victim = plantLinks(dir, ['report.csv', 'requests.json', 'state.db']);
  symlinkSync(join(dir, 'made-by-us'), join(dir, 'dangling'));
  const attempts = [
    () => openAppendFile(join(dir, 'report.csv'), 'a,b\n'),
    () => openCountsFile(join(dir, 'requests.json')),
    () => openSqlite(join(dir, 'state.db')),
    () => openAppendFile(join(dir, 'dangling'), 'a,b\n'),
    () => openSqlite(join(dir, 'dangling')),
  ];
  for (const open of attempts) expect(open).toThrow(expect.objectContaining({ kind: 'storage' }));
  expect(readFileSync(victim, 'utf8')).toBe(VICTIM);
  expect(readdirSync(dir)).not.toContain('made-by-us');
});

test('links at every name of the data folder cost their victim nothing, and end the run with the cure', async () => {
  const [server, workspace] = [await openServer(), openWorkspace()];
  const flags = ['--base-url', server.baseUrl];
  await workspace.sync('id,firstName\nc1,Ann\n', flags);
  const dataDir = workspace.path('chative-data');
  const victim = plantLinks(dataDir, ['state.holder.json', 'state.holder.json.tmp', 'state.db-x']);
  expect((await workspace.sync('id,firstName\nc1,Bea\n', flags)).code).toBe(0);
  const lock = join(tempDir(), 'chative-data');
  mkdirSync(lock);
  const other = plantLinks(lock, ['state.lock']);
  const refused = await workspace.run(['sync', '--file', 'contacts.csv', '--data-dir', lock, ...flags]);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain('a link stands in its place');
  for (const path of [victim, other]) expect(readFileSync(path, 'utf8')).toBe(VICTIM);
});

test('new files are readable by their owner alone from the first moment, whatever the umask', async () => {
  const before = process.umask(0);
  try {
    const [server, workspace] = [await openServer(), openWorkspace()];
    const { runDir } = await workspace.sync('id,firstName\nc1,Ann\n', ['--base-url', server.baseUrl]);
    const files = [runDir, workspace.path('chative-data')].flatMap((dir) =>
      readdirSync(dir).map((name) => join(dir, name)),
    );
    const open = files.filter((path) => lstatSync(path).isFile() && (statSync(path).mode & 0o077) !== 0);
    expect(open).toEqual([]);
  } finally {
    process.umask(before);
  }
});

test.each([
  [0o777, true],
  [0o775, true],
  [0o2775, false],
  [0o1777, false],
  [0o755, false],
])('a data folder with mode %o that others may write to is warned about once: %s', async (mode, isWarned) => {
  const [server, workspace] = [await openServer(), openWorkspace()];
  mkdirSync(workspace.path('chative-data'));
  chmodSync(workspace.path('chative-data'), mode);
  const { stderr } = await workspace.sync('id,firstName\nc1,Ann\n', ['--base-url', server.baseUrl]);
  expect(stderr.split('others may write to the data folder')).toHaveLength(isWarned ? 2 : 1);
});
