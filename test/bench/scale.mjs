// Memory and time a row over ever longer files: of `validate`, of a night with nothing changed, and of `--compare`
// with as many listed contacts. Then with rows that wait for a later one, and with few and many columns. Whole
// processes under a bound on memory.
// Usage: npm run bench:scale [-- MOST_ROWS [MEMORY_MIB]]; 5,000,000 rows take 3 GB of disk.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { MADE, wideRows, writeRows } from './files.mjs';
import { fillState } from './sent-before.mjs';

const MOST = Number(process.argv[2] ?? 1_000_000);
const MEMORY_MIB = Number(process.argv[3] ?? 256);
/** A list is fetched page by page, which takes the server longer than the program. */
const MOST_LISTED = 1_000_000;
const cli = new URL('../../dist/cli.js', import.meta.url).pathname;
const listing = new URL('listing-server.mjs', import.meta.url).pathname;
const dir = mkdtempSync(join(tmpdir(), 'chative-bench-'));

/** The largest resident set that the kernel saw, in MiB, read until the process is gone. */
function peakOf(pid) {
  try {
    return Number(/VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

async function measure(name, rows, args, env) {
  const startedMs = performance.now();
  const child = spawn(
    process.execPath,
    [
      `--max-old-space-size=${Math.round(MEMORY_MIB * 0.5)}`,
      cli,
      ...args,
      '--no-spool',
      '--log-level',
      'silent',
    ],
    { env, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  let peak = 0;
  const timer = setInterval(() => (peak = Math.max(peak, peakOf(child.pid))), 50);
  const [code] = await once(child, 'exit');
  clearInterval(timer);
  if (code !== 0) throw new Error(`${name} of ${rows} rows ended with ${code}`);
  const seconds = (performance.now() - startedMs) / 1000;
  const perRow = `${((seconds * 1e6) / rows).toFixed(0)} µs a row`;
  console.log(
    `${String(rows).padStart(9)} rows  ${name.padEnd(16)}${seconds.toFixed(1).padStart(7)} s ${perRow.padStart(14)} ${peak.toFixed(0).padStart(6)} MiB at most`,
  );
}

async function compare(rows, file) {
  const server = spawn(process.execPath, [listing, String(rows)], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [baseUrl] = await once(createInterface(server.stdout), 'line');
    const address = ['--base-url', baseUrl, '--data-dir', join(dir, 'compared'), '--rate', 'unlimited'];
    const env = { ...process.env, CHATIVE_API_KEY: 'bench' };
    await measure('compare', rows, ['sync', '--file', file, '--compare', ...address], env);
  } finally {
    server.kill();
    await once(server, 'exit');
  }
}

async function measureAll(rows) {
  const file = writeRows(join(dir, 'rows.csv'), MADE, rows);
  await measure(
    'validate',
    rows,
    ['validate', '--file', file, '--data-dir', join(dir, 'validated')],
    process.env,
  );
  const { night, env } = await fillState(dir, rows);
  await measure('nothing changed', rows, night(file), env);
  if (rows <= MOST_LISTED) await compare(rows, file);
  for (const folder of ['validated', 'data', 'compared'])
    rmSync(join(dir, folder), { recursive: true, force: true });
}

/** Every hundredth contact has a second row at the end of the file, for which its first row waits. */
async function measureDuplicates(rows) {
  const once = rows * 0.99;
  const file = writeRows(
    join(dir, 'rows.csv'),
    { header: MADE.header, row: (i) => MADE.row(i < once ? i : (i - once) * 99) },
    rows,
  );
  const args = ['validate', '--file', file, '--data-dir', join(dir, 'validated')];
  await measure('1 % twice', rows, args, process.env);
  rmSync(join(dir, 'validated'), { recursive: true, force: true });
}

async function measureColumns(columns) {
  const file = writeRows(join(dir, 'rows.csv'), wideRows(columns), 100_000);
  const args = ['validate', '--file', file, '--data-dir', join(dir, 'validated')];
  await measure(`${columns} columns`, 100_000, args, process.env);
  rmSync(join(dir, 'validated'), { recursive: true, force: true });
}

try {
  const cores = spawnSync('nproc', { encoding: 'utf8' }).stdout.trim();
  console.log(
    `Node ${process.versions.node}, ${cores} cores, 12 columns, at most ${MEMORY_MIB * 0.5} MiB of heap`,
  );
  for (const rows of [100_000, 1_000_000, 5_000_000].filter((each) => each <= MOST)) await measureAll(rows);
  await measureDuplicates(Math.min(MOST, 1_000_000));
  for (const columns of [3, 12, 50]) await measureColumns(columns);
} finally {
  rmSync(dir, { recursive: true, force: true });
}
