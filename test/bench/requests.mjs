// What a night costs in requests: the same file synced from the state, by comparison, in full, and by a plain
// loop, against the sandbox. `npm run bench:requests`; BENCH_ROWS chooses another size.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROWS = Number(process.env.BENCH_ROWS ?? 100_000);
const CHANGED = Math.round(ROWS * 0.02);
const PER_MINUTE = 200;
const KEY = 'sandbox';
const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));
const dir = mkdtempSync(join(tmpdir(), 'chative-bench-'));

/** Night `n` differs from the night before in `CHANGED` rows. */
function writeNight(n) {
  const path = join(dir, `night-${n}.csv`);
  const lines = ['id,First Name,Last Name,LTV:number,VIP:boolean'];
  for (let i = 0; i < ROWS; i += 1) {
    const hasChanged = i < n * CHANGED;
    lines.push(`c-${i},Ánh ${i},${hasChanged ? 'Trần' : 'Nguyễn'},${i}.5,yes`);
  }
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

function start(args) {
  const env = { PATH: process.env.PATH, CHATIVE_API_KEY: KEY, CHATIVE_LOG_LEVEL: 'error' };
  return spawn(process.execPath, [CLI, ...args], { cwd: dir, env, stdio: ['ignore', 'pipe', 'inherit'] });
}

async function textOf(stream, until = () => false) {
  let text = '';
  for await (const chunk of stream) {
    text += chunk;
    if (until(text)) break;
  }
  return text;
}

async function sync(file, ...flags) {
  const startedMs = performance.now();
  const args = ['sync', '--file', file, '--json', '--rate', 'unlimited', '--base-url', baseUrl, ...flags];
  const child = start(args);
  const summary = JSON.parse(await textOf(child.stdout));
  if (summary.exitCode !== 0) throw new Error(`exit ${summary.exitCode}: ${JSON.stringify(summary.rows)}`);
  const { list, get, patch, delete: deletes } = summary.requests;
  return { requests: list + get + patch + deletes, seconds: (performance.now() - startedMs) / 1000 };
}

/** The script that everybody writes first: a PATCH for each row. */
async function plainLoop() {
  const startedMs = performance.now();
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  let next = 0;
  let requests = 0;
  async function worker() {
    for (let i = next++; i < ROWS; i = next++) {
      requests += 1;
      await new Promise((resolve, reject) => {
        const body = JSON.stringify({ firstName: `Ánh ${i}`, lastName: 'Nguyễn', LTV: i + 0.5, VIP: true });
        const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' };
        const sent = request(`${baseUrl}/contacts/c-${i}`, { method: 'PATCH', agent, headers }, (answer) => {
          answer.resume().once('end', resolve);
          if (answer.statusCode !== 200) reject(new Error(`status ${answer.statusCode}`));
        });
        sent.once('error', reject).end(body);
      });
    }
  }
  await Promise.all(Array.from({ length: 8 }, worker));
  agent.destroy();
  return { requests, seconds: (performance.now() - startedMs) / 1000 };
}

const first = writeNight(0);
const sandbox = start(['sandbox', '--file', first, '--port', '0', '--rate', 'unlimited']);
const greeting = await textOf(sandbox.stdout.iterator({ destroyOnReturn: false }), (text) =>
  text.includes('Ctrl-C'),
);
const baseUrl = /--base-url (\S+)/.exec(greeting)[1];

function minutes(requests) {
  const all = requests / PER_MINUTE;
  const hours = Math.floor(all / 60);
  return hours > 0 ? `${hours} h ${Math.round(all % 60)} min` : `${Math.round(all * 10) / 10} min`;
}

try {
  const results = [];
  results.push(['first night (nothing known)', await sync(first)]);
  results.push(['nothing changed: state', await sync(first)]);
  results.push(['2 % changed: state', await sync(writeNight(1))]);
  results.push(['2 % changed: `--compare`', await sync(writeNight(2), '--compare')]);
  const third = writeNight(3);
  results.push([
    '2 % changed: `--compare`, state lost',
    await sync(third, '--compare', '--data-dir', 'fresh'),
  ]);
  results.push(['2 % changed: `--full`', await sync(writeNight(4), '--full')]);
  results.push(['2 % changed: plain loop', await plainLoop()]);
  const lines = results.map(
    ([name, { requests, seconds }]) =>
      `| ${name} | ${requests.toLocaleString('en')} | ${minutes(requests)} | ${seconds.toFixed(1)} s |`,
  );
  process.stdout.write(
    [
      `| ${ROWS.toLocaleString('en')} contacts, ${CHANGED.toLocaleString('en')} changed a night | requests | at ${PER_MINUTE}/min | here, without a limit |`,
      '| --- | --- | --- | --- |',
      ...lines,
      '',
    ].join('\n'),
  );
} finally {
  sandbox.kill('SIGTERM');
  rmSync(dir, { recursive: true, force: true });
}
