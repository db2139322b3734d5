// How fast PATCHes leave without a limit, against bare got with the same body, concurrency and server in the same run.
// A process with one row is taken off both. Usage: npm run bench:patch [-- ROWS [CONCURRENCY]]
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { MADE, writeRows } from './files.mjs';

const ROWS = Number(process.argv[2] ?? 10_000);
const CONCURRENCY = process.argv[3] ?? '10';
const TIMES = 3;
const dir = mkdtempSync(join(tmpdir(), 'chative-bench-'));
const cli = new URL('../../dist/cli.js', import.meta.url).pathname;

/** Answers each PATCH with what it holds, in a process of its own. */
const SERVER = `import { createServer } from 'node:http';
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    request.pipe(response);
  });
  server.listen(0, '127.0.0.1', () => console.log('http://127.0.0.1:' + server.address().port + '/v1.0'));`;

const PEER = `import { Agent } from 'node:http';
  import got from '${import.meta.resolve('got')}';
  import { MADE } from '${new URL('files.mjs', import.meta.url)}';
  const [rows, concurrency, baseUrl] = process.argv.slice(-3);
  const agent = { http: new Agent({ keepAlive: true, maxSockets: Number(concurrency) }) };
  let next = 0;
  async function work() {
    while (next < rows) {
      const i = next++;
      await got.patch(baseUrl + '/contacts/c' + i, { json: MADE.fields(i), agent, retry: { limit: 0 } }).json();
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work));`;

function seconds(args) {
  const env = { ...process.env, CHATIVE_API_KEY: 'bench' };
  const startedMs = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.slice(0, 3).join(' ')} ended with ${status}: ${stderr}`);
  return (performance.now() - startedMs) / 1000;
}

function least(argsOf, rows) {
  return Math.min(...Array.from({ length: TIMES }, () => seconds(argsOf(rows))));
}

const server = spawn(process.execPath, ['--input-type=module', '-e', SERVER], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  const [baseUrl] = await once(createInterface(server.stdout), 'line');
  const peer = (rows) => ['--input-type=module', '-e', PEER, String(rows), CONCURRENCY, baseUrl];
  const sync = (rows) => [
    ...[cli, 'sync', '--file', writeRows(join(dir, `${rows}.csv`), MADE, rows), '--base-url', baseUrl],
    ...['--data-dir', join(dir, 'data'), '--rate', 'unlimited', '--concurrency', CONCURRENCY, '--full'],
    ...['--verify', '0', '--log-level', 'silent'],
  ];
  const bare = least(peer, ROWS) - least(peer, 1);
  const ours = least(sync, ROWS) - least(sync, 1);
  const perSecond = (time) => `${Math.round(ROWS / time)} a second`.padStart(16);
  console.log(`${ROWS} PATCHes, ${CONCURRENCY} at a time, Node ${process.versions.node}`);
  console.log(`got         ${perSecond(bare)}`);
  console.log(`sync        ${perSecond(ours)}   ${(bare / ours).toFixed(2)} of it`);
} finally {
  server.kill();
  await once(server, 'exit');
  rmSync(dir, { recursive: true, force: true });
}
