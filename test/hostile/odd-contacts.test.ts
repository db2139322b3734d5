import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished, expect, test } from 'vitest';
import { runInProcess, syncInProcess, type RunHere } from '../support/in-process.js';
import type { ScriptedReply } from '../support/scripted-reply.js';
import { startScriptedServer } from '../support/scripted-server.js';
import { tempDir } from '../support/temp-dir.js';

const COLUMNS = 'id,firstName\n';

function text(body: string): ScriptedReply {
  return { kind: 'send', status: 200, body, headers: { 'content-type': 'application/json' } };
}

async function syncAgainst(list: string, csv: string, flags: readonly string[]): Promise<RunHere> {
  const server = await startScriptedServer({
    script: ({ method, path }) => {
      if (method !== 'GET') return text('{}');
      return text(path.includes('page=0') ? list : '{"list":[]}');
    },
  });
  onTestFinished(() => server.close());
  return syncInProcess(csv, ['--base-url', server.baseUrl, '--yes', '--max-attempts', '1', ...flags]);
}

test.each([
  ['{"id":{"toString":"x"},"_id":"a","firstName":"A"}'],
  ['{"id":[["a"]],"_id":"a","hasOwnProperty":1,"constructor":null,"__proto__":{"id":"b"}}'],
  ['{"id":"a","toJSON":"x","valueOf":1,"firstName":{"toString":1}}'],
  ['{"id":"a","isLosslessNumber":true,"value":"}"}'],
  ['{"id":"a","firstName":[],"email":1e999,"phone":{"a":[]},"birthday":-1e999,"createdAt":1e308}'],
])('a contact such as %s is updated and deleted like any other', async (contact) => {
  const updated = await syncAgainst(`{"list":[${contact}]}`, `${COLUMNS}a,B\n`, ['--compare']);
  expect(updated.outcomes).toEqual(['updated']);
  const deleted = await syncAgainst(`{"list":[${contact}]}`, `${COLUMNS}a,\n`, [
    '--compare',
    '--action',
    'delete',
  ]);
  expect(deleted.outcomes).toEqual(['deleted']);
});

test('what is deleted is kept digit by digit', async () => {
  const contact =
    '{"id":"a","fbid":24012345678901235,"score":0.12345678901234567890123,"far":1e999,"near":-1E-400}';
  const page = `{"list":[${contact}],"page":1,"page":0}`;
  const run = await syncAgainst(page, `${COLUMNS}a,\n`, ['--compare', '--action', 'delete']);
  expect(await readFile(join(run.summary.runDir, 'deleted.ndjson'), 'utf8')).toBe(`${contact}\n`);
});

test.each([
  [
    'thousands of levels',
    `{"list":[{"id":"a","x":${'['.repeat(20_000)}${']'.repeat(20_000)}}]}`,
    'nested 20,00',
  ],
  ['a flood of empty contacts', `{"list":[${'{},'.repeat(1_000_001)}{}]}`, 'too large'],
])('a list with %s ends the run as an answer of that kind, with the number', async (_what, list, message) => {
  const server = await startScriptedServer({ script: [text(list)] });
  onTestFinished(() => server.close());
  const dir = tempDir();
  await writeFile(join(dir, 'contacts.csv'), `${COLUMNS}a,B\n`);
  const flags = ['--base-url', server.baseUrl, '--max-attempts', '1', '--data-dir', join(dir, 'data')];
  const { code, err } = await runInProcess(
    ['sync', '--compare', '--file', join(dir, 'contacts.csv'), ...flags],
    { CHATIVE_API_KEY: 'key' },
  );
  expect(code).toBe(7);
  expect(err).toContain(message);
});

test('old values full of control characters come back by a plain sync of undo.csv', async () => {
  const odd = '\u0001\u0002\u0007\u001b'.repeat(400);
  const list = `{"list":[${JSON.stringify({ id: 'a', firstName: odd })}]}`;
  const run = await syncAgainst(list, `${COLUMNS}a,B\n`, ['--compare']);
  const patched: unknown[] = [];
  const server = await startScriptedServer({
    script: ({ body }) => {
      patched.push(body);
      return text('{}');
    },
  });
  onTestFinished(() => server.close());
  const undo = await readFile(join(run.summary.runDir, 'undo.csv'));
  const again = await syncInProcess(undo, ['--base-url', server.baseUrl, '--verify', '0']);
  expect(again.outcomes).toEqual(['updated']);
  expect(patched).toEqual([{ firstName: odd }]);
});
