// npm run bench:limit: who keeps a limit, and at what price. Prints Markdown. By the environment:
// REQUESTS and WINDOW_MS (200 in 10,000), ROWS (400), CONCURRENCY (32), PEERS and CASES (regular expressions),
// FREE_ROWS (5,000; 0 leaves out the second table). In real time: REQUESTS=200 WINDOW_MS=60000 ROWS=1000.
import { fork, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { LIMITED, UNLIMITED } from './peers.mjs';

const number = (name, fallback) => Number(process.env[name] ?? fallback);
const requests = number('REQUESTS', 200);
const windowMs = number('WINDOW_MS', 10_000);
const rows = number('ROWS', 400);
const concurrency = number('CONCURRENCY', 32);
const freeRows = number('FREE_ROWS', 5_000);
const chosen = (name, text) => new RegExp(process.env[name] ?? '', 'i').test(text);

const LATENCIES = { '20 to 80 ms': [20, 80], '700 ms': [700, 700], '20 to 500 ms': [20, 500] };

const dir = mkdtempSync(join(tmpdir(), 'limit-bench-'));
const server = fork(new URL('server.mjs', import.meta.url));
const [{ port }] = await once(server, 'message');
const baseUrl = `http://127.0.0.1:${port}/v1.0`;

async function tellServer(message) {
  server.send(message);
  const [answer] = await once(server, 'message');
  return answer;
}

function writeRows(count) {
  const file = join(dir, `${count}.csv`);
  const lines = Array.from({ length: count }, (_, index) => `c${index + 1},Name${index + 1}\n`);
  writeFileSync(file, `id,firstName\n${lines.join('')}`);
  return file;
}

/** Runs one peer to its end; what the server saw of it. */
async function run(command, count, settings) {
  await tellServer({ reset: settings });
  const file = writeRows(count);
  const given = { file, baseUrl, requests, windowMs, concurrency };
  const env = {
    ...process.env,
    CHATIVE_API_KEY: 'bench',
    FILE: file,
    BASE_URL: baseUrl,
    ROWS: String(count),
    REQUESTS: String(requests),
    WINDOW_MS: String(windowMs),
    CONCURRENCY: String(concurrency),
  };
  const [program, args] = command(given);
  const child = spawn(program, args, {
    env,
    cwd: dir,
    stdio: ['ignore', 'ignore', process.env.SHOW ? 'inherit' : 'ignore'],
  });
  await Promise.race([once(child, 'exit'), once(child, 'error').then(([error]) => Promise.reject(error))]);
  return tellServer({ ask: true });
}

function needs() {
  const missing = ['parallel', 'curl'].filter((name) => spawnSync(name, ['--version']).error);
  if (missing.length > 0) return `missing: ${missing.join(', ')} (apt-get install -y parallel curl)`;
  return existsSync(new URL('../../../dist/cli.js', import.meta.url))
    ? undefined
    : 'missing: dist (npm run build)';
}

async function compareLimited() {
  const idealMs = ((rows - 1) / requests) * windowMs;
  console.log(`${rows} rows at ${requests} in ${windowMs / 1000} s, ${concurrency} in flight at most.\n`);
  console.log('| window, latency | who | time over ideal | 429s | most in a window | rows wrong |');
  console.log('| --- | --- | --- | --- | --- | --- |');
  for (const window of ['fixed', 'sliding']) {
    for (const [latency, latencyMs] of Object.entries(LATENCIES)) {
      for (const [who, command] of Object.entries(LIMITED)) {
        if (!chosen('PEERS', who) || !chosen('CASES', `${window}, ${latency}`)) continue;
        const seen = await run(command, rows, { requests, windowMs, window, latencyMs });
        const cells = [(seen.tookMs / idealMs).toFixed(3), seen.refused, seen.most, rows - seen.updated];
        console.log(`| ${window}, ${latency} | ${who} | ${cells.join(' | ')} |`);
      }
    }
  }
}

async function compareFree() {
  console.log(`\n${freeRows} rows without a limit, ${concurrency} in flight.\n`);
  console.log('| who | rows a second |');
  console.log('| --- | --- |');
  for (const [who, command] of Object.entries(UNLIMITED)) {
    if (!chosen('PEERS', who)) continue;
    const seen = await run(command, freeRows, {
      requests: 1e12,
      windowMs: 1,
      window: 'sliding',
      latencyMs: [0, 0],
    });
    console.log(`| ${who} | ${Math.round(seen.updated / (seen.tookMs / 1000))} |`);
  }
}

try {
  const problem = needs();
  if (problem) throw new Error(problem);
  const machine = `${cpus().length} cores, Node ${process.versions.node}`;
  console.log(
    `${new Date().toISOString().slice(0, 10)}, ${machine}. "Ideal" is the even use of the limit.\n`,
  );
  await compareLimited();
  if (freeRows > 0) await compareFree();
} catch (error) {
  console.error(`bench:limit: ${error.message}`);
  process.exitCode = 2;
} finally {
  server.kill();
  rmSync(dir, { recursive: true, force: true });
}
