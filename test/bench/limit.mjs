// How well the limit is used and kept, against what users would pick, on one server in one run:
// `npm run bench:limit`. BENCH_REQUESTS, BENCH_WINDOW_MS and BENCH_WINDOWS choose another limit and length, as
// BENCH_REQUESTS=200 BENCH_WINDOW_MS=60000 BENCH_WINDOWS=3 for the real one. Needs GNU parallel and curl.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const REQUESTS = Number(process.env.BENCH_REQUESTS ?? 100);
const WINDOW_MS = Number(process.env.BENCH_WINDOW_MS ?? 2_000);
const WINDOWS = Number(process.env.BENCH_WINDOWS ?? 6);
const UNLIMITED_ROWS = Number(process.env.BENCH_ROWS ?? 10_000);
/** Keeps the pace with answers that take 700 ms. */
const CONCURRENCY = 64;

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const CLI = here('../../dist/cli.js');
const dir = mkdtempSync(join(tmpdir(), 'chative-bench-'));

for (const tool of ['parallel', 'curl'])
  if (spawnSync(tool, ['--version']).status !== 0) {
    process.stderr.write(`${tool} is missing: apt-get install -y parallel curl\n`);
    process.exit(1);
  }

function writeRows(count) {
  const path = join(dir, `rows-${count}.csv`);
  const lines = Array.from({ length: count }, (_, i) => `c${i},Name ${i},Last`);
  writeFileSync(path, ['id,firstName,lastName', ...lines, ''].join('\n'));
  return path;
}

function run(command, args, env = {}) {
  const child = spawn(command, args, {
    cwd: dir,
    env: { PATH: process.env.PATH, HOME: dir, ...env },
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  return new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
}

const server = spawn(process.execPath, [here('limited-server.mjs')], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const port = await new Promise((resolve) =>
  server.stdout.once('data', (data) => resolve(String(data).trim())),
);
const origin = `http://127.0.0.1:${port}`;
const url = `${origin}/v1.0`;

async function ask(path, body) {
  const answer = await fetch(`${origin}${path}`, body && { method: 'POST', body: JSON.stringify(body) });
  return answer.json();
}

let runs = 0;
function ours(file, { requests, windowMs, concurrency }) {
  runs += 1;
  const rate = requests === Infinity ? 'unlimited' : `${requests}/${windowMs}ms`;
  const flags = ['--file', file, '--json', '--rate', rate, '--concurrency', String(concurrency)];
  const where = ['--base-url', url, '--data-dir', join(dir, `data-${runs}`), '--no-progress'];
  return run(process.execPath, [CLI, 'sync', ...flags, ...where], { CHATIVE_API_KEY: 'bench' });
}

function peer(name) {
  return (file, options) =>
    run(process.execPath, [here('limit-peers.mjs'), name, file, url, JSON.stringify(options)]);
}

function parallel(file, { requests, windowMs, concurrency }) {
  const curl = `curl -s -o /dev/null --retry 3 -X PATCH -H 'content-type: application/json' -d '{"firstName":"{2}","lastName":"{3}"}' ${url}/contacts/{1}`;
  const pace = ['--delay', String(windowMs / requests / 1000), '-j', String(concurrency)];
  return run('parallel', ['--will-cite', '--colsep', ',', '--skip-first-line', ...pace, '-a', file, curl]);
}

const PEERS = [
  ['GNU parallel, curl', parallel],
  ['csv-parse, p-queue, got', peer('script')],
  ["bottleneck's reservoir, got", peer('reservoir')],
  ['chative-contacts', ours],
];

const LATENCIES = [
  ['20 to 80 ms', { beforeMs: [5, 40], afterMs: [15, 40] }],
  ['700 ms', { beforeMs: [340, 360], afterMs: [340, 360] }],
  ['jitter of 300 ms', { beforeMs: [0, 300], afterMs: [10, 30] }],
];

async function limited() {
  const rows = REQUESTS * WINDOWS;
  const file = writeRows(rows);
  const lines = [];
  for (const window of ['sliding', 'fixed'])
    for (const [latency, delays] of LATENCIES)
      for (const [name, start] of PEERS) {
        await ask('/reset', { requests: REQUESTS, windowMs: WINDOW_MS, window, ...delays });
        await start(file, { requests: REQUESTS, windowMs: WINDOW_MS, concurrency: CONCURRENCY });
        const { refused, applied, most, spanMs } = await ask('/stats');
        // The first of them costs no wait: n requests take n - 1 spacings.
        const overIdeal = spanMs / (((rows - 1) * WINDOW_MS) / REQUESTS);
        lines.push(
          `| ${window}, ${latency} | ${name} | ${overIdeal.toFixed(2)} | ${refused} | ${most} | ${rows - applied} |`,
        );
        process.stderr.write(`${lines.at(-1)}\n`);
      }
  return [
    `| ${rows} rows at ${REQUESTS} in ${WINDOW_MS / 1000} s | | time over ideal | 429s | most in a window | rows wrong |`,
    '| --- | --- | --- | --- | --- | --- |',
    ...lines,
  ];
}

async function unlimited() {
  const file = writeRows(UNLIMITED_ROWS);
  const lines = [];
  for (const [name, start] of [
    ['node:http', peer('http')],
    ['got', peer('got')],
    ['chative-contacts', ours],
  ]) {
    await ask('/reset', { requests: 1e9, windowMs: 1_000, beforeMs: [0, 0], afterMs: [0, 0] });
    await start(file, { requests: Infinity, windowMs: 1_000, concurrency: 16 });
    const { applied, spanMs } = await ask('/stats');
    lines.push(`| ${name} | ${Math.round((applied / spanMs) * 1000).toLocaleString('en')} |`);
    process.stderr.write(`${lines.at(-1)}\n`);
  }
  return [`| without a limit, 16 in flight, ${UNLIMITED_ROWS} rows | rows/s |`, '| --- | --- |', ...lines];
}

try {
  const tables = [...(await limited()), '', ...(await unlimited()), ''];
  process.stdout.write(tables.join('\n'));
} finally {
  server.kill();
  rmSync(dir, { recursive: true, force: true });
}
