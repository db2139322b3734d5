// Memory and time a row of `validate`, and of a night with nothing changed, over ever longer files: whole processes
// under a bound on memory. Usage: npm run bench:scale [-- MOST_ROWS [MEMORY_MIB]]; 5,000,000 rows take 700 MB of disk
// and more.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MOST = Number(process.argv[2] ?? 1_000_000);
const MEMORY_MIB = Number(process.argv[3] ?? 256);
const HEADER = 'id,First Name,Last Name,E-mail,Phone,Birthday,VIP:boolean,LTV:number,Tier:text';
const cli = new URL('../../dist/cli.js', import.meta.url).pathname;
const dir = mkdtempSync(join(tmpdir(), 'chative-bench-'));

function row(i) {
  const day = `${1950 + (i % 50)}-${String((i % 12) + 1).padStart(2, '0')}-${String((i % 28) + 1).padStart(2, '0')}`;
  return `c${i},Ánh ${i},Nguyễn,a${i}@example.com,+84903${String(i).padStart(7, '0')},${day},yes,${i}.05,gold\n`;
}

function write(rows) {
  const path = join(dir, `${rows}.csv`);
  const fd = openSync(path, 'w');
  writeSync(fd, `${HEADER}\n`);
  for (let at = 0; at < rows; at += 10_000)
    writeSync(fd, Array.from({ length: Math.min(10_000, rows - at) }, (_, i) => row(at + i)).join(''));
  closeSync(fd);
  return path;
}

/** The largest resident set that the kernel saw, in MiB, read until the process is gone. */
function peakOf(pid) {
  try {
    return Number(/VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

async function measure(rows) {
  const path = write(rows);
  const args = [`--max-old-space-size=${Math.round(MEMORY_MIB * 0.5)}`, cli, 'validate', '--file', path];
  const startedMs = performance.now();
  const child = spawn(
    process.execPath,
    [...args, '--data-dir', join(dir, 'data'), '--no-spool', '--log-level', 'silent'],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  let peak = 0;
  const timer = setInterval(() => (peak = Math.max(peak, peakOf(child.pid))), 50);
  const [code] = await once(child, 'exit');
  clearInterval(timer);
  if (code !== 0) throw new Error(`validate of ${rows} rows ended with ${code}`);
  const seconds = (performance.now() - startedMs) / 1000;
  console.log(
    `${String(rows).padStart(9)} rows  ${seconds.toFixed(1).padStart(7)} s  ${((seconds * 1e6) / rows).toFixed(0).padStart(4)} µs a row  ${peak.toFixed(0).padStart(5)} MiB at most`,
  );
  rmSync(path);
  rmSync(join(dir, 'data'), { recursive: true, force: true });
}

try {
  console.log(
    `Node ${process.versions.node}, ${spawnSync('nproc', { encoding: 'utf8' }).stdout.trim()} cores`,
  );
  for (const rows of [100_000, 300_000, 1_000_000, 5_000_000].filter((each) => each <= MOST))
    await measure(rows);
} finally {
  rmSync(dir, { recursive: true, force: true });
}
