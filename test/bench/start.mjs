// How long the program takes to start: whole processes of one row, against node that does nothing, in the same run.
// The least of several is taken, by the clock and in time of the processor. Usage: npm run bench:start [-- TIMES]
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const TIMES = Number(process.argv[2] ?? 15);
const cli = new URL('../../dist/cli.js', import.meta.url).pathname;
const dir = mkdtempSync(join(tmpdir(), 'chative-bench-'));
const file = join(dir, 'one.csv');
writeFileSync(file, 'id,First Name,Email\n183ccf94-3111-480f-8b12-4d19d65d3c78,Ann,ann@example.com\n');

/** The sandbox in a process of its own: what is measured is the program, not its stand-in. */
const sandbox = spawn(process.execPath, [cli, 'sandbox', '--file', file, '--rate', 'unlimited'], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
let baseUrl;
for await (const line of createInterface(sandbox.stdout)) {
  baseUrl = /http:\/\/[^\s"]+/.exec(line)?.[0];
  if (baseUrl !== undefined) break;
}

const data = ['--data-dir', join(dir, 'data')];
const CASES = {
  'node -e 0': ['-e', '0'],
  '--help': [cli, '--help'],
  'sync --help': [cli, 'sync', '--help'],
  'validate, one row': [cli, 'validate', '--file', file, ...data],
  'sync, one row': [cli, 'sync', '--file', file, '--base-url', baseUrl, '--full', ...data],
};
const env = { ...process.env, CHATIVE_API_KEY: 'sandbox' };
const best = new Map();

try {
  for (let i = 0; i < TIMES; i++)
    for (const [name, args] of Object.entries(CASES)) {
      const startedMs = performance.now();
      const { status, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
      const ms = performance.now() - startedMs;
      if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`);
      best.set(name, Math.min(ms, best.get(name) ?? Infinity));
    }
  const least = best.get('node -e 0');
  console.log(`Node ${process.versions.node}, the least of ${TIMES}`);
  for (const [name, ms] of best)
    console.log(`${name.padEnd(20)}${ms.toFixed(0).padStart(5)} ms   ${(ms / least).toFixed(1)} × node -e 0`);
} finally {
  sandbox.kill();
  await once(sandbox, 'exit');
  rmSync(dir, { recursive: true, force: true });
}
