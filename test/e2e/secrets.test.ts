import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { apiError, html, json, took, type ScriptedReply } from '../support/scripted-reply.js';
import { contactOf, openServer } from './servers.js';
import { KEY, openWorkspace } from './workspace.js';

const VALUES = ['Ophelia-Value', 'ophelia.value@example.com', '0951601234'];
const ROW = VALUES.join(',');

const REPLIES: Record<string, ScriptedReply> = {
  ok: json({ echo: `Bearer ${KEY}` }),
  bad: apiError(400, `Bearer ${KEY} may not send ${VALUES[0]}`),
  gone: apiError(404, `no contact for ${KEY}`),
  page: html(502),
  reset: { kind: 'reset', applied: true },
  moved: json({}, 302, { location: `http://127.0.0.1:1/?token=${KEY}` }),
};

async function everythingIn(dir: string): Promise<string> {
  const entries = await readdir(dir, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = files.map(async (file) => {
    const bytes = await readFile(file);
    return file.endsWith('.gz') ? gunzipSync(bytes).toString() : bytes.toString('latin1');
  });
  return (await Promise.all(contents)).join('\n');
}

test.each([
  ['of a run that ends', []],
  ['of a run that is cut short', ['--limit', '5']],
])('the key is in no file and no output %s, the values in no log', async (_what, extra) => {
  const server = await openServer({ script: (request) => REPLIES[contactOf(request)] ?? took() });
  const workspace = openWorkspace();
  const rows = [...Object.keys(REPLIES), 'more'].map((id) => `${id},${ROW}\n`);
  const flags = ['--log-level', 'debug', '--max-attempts', '2', '--base-url', server.baseUrl, ...extra];
  const csv = `id,firstName,email,phone\n${rows.join('')}`;
  const result = await workspace.sync(csv, flags);
  expect(result.code).toBe(3);
  expect(server.log.every((request) => request.hasKey)).toBe(true);
  const files = await everythingIn(workspace.path('chative-data'));
  expect(files).toContain('may not send');
  for (const text of [files, result.stdout, result.stderr]) expect(text).not.toContain(KEY);
  for (const value of VALUES) expect(result.stderr).not.toContain(value);
});

test.each([
  ['refused key', apiError(401, `Invalid token ${KEY}`), 4],
  ['wrong address', html(404), 2],
])('the error of a %s does not hold the key', async (_what, reply, code) => {
  const server = await openServer({ script: [reply] });
  const workspace = openWorkspace();
  const result = await workspace.sync(`id,firstName\na,${VALUES[0]}\n`, ['--base-url', server.baseUrl]);
  expect(result.code).toBe(code);
  for (const text of [await everythingIn(workspace.path('chative-data')), result.stdout, result.stderr])
    expect(text).not.toContain(KEY);
  expect(result.stderr).not.toContain(VALUES[0]);
});

test('values that cannot be read are in the report, not in the log', async () => {
  const server = await openServer();
  const csv = 'id,firstName,email\na,Ana,ophelia@nowhere@example.com\n';
  const flags = ['--log-level', 'debug', '--base-url', server.baseUrl];
  const result = await openWorkspace().sync(csv, flags);
  expect(result.code).toBe(3);
  expect(result.stderr).not.toContain('ophelia');
});

test('a key with characters that no header can carry is refused without being shown', async () => {
  const workspace = openWorkspace();
  await workspace.write('contacts.csv', 'id,firstName\na,Ana\n');
  const env = { CHATIVE_API_KEY: `${KEY}\nX-Other: 1` };
  const { code, stdout, stderr } = await workspace.run(['sync', '--file', 'contacts.csv'], { env });
  expect(code).toBe(2);
  expect(stdout + stderr).not.toContain(KEY);
});
