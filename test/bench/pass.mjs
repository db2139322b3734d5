// How fast whole passes are, against csv-parse alone over the same file in the same run: `validate`, and a night in
// which nothing changed. A process with one row is taken off, for csv-parse as well. The least of several is taken.
// Usage: npm run bench:pass [-- ROWS [REAL_FILE]], where REAL_FILE has rows to repeat.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MADE, realRows, writeRows } from './files.mjs';
import { fillState } from './sent-before.mjs';

const ROWS = Number(process.argv[2] ?? 200_000);
const REAL = process.argv[3];
const TIMES = 3;
const dir = mkdtempSync(join(tmpdir(), 'chative-bench-'));
const cli = new URL('../../dist/cli.js', import.meta.url).pathname;
const PEER = `import { createReadStream } from 'node:fs';
  import { parse } from '${import.meta.resolve('csv-parse')}';
  let rows = 0;
  for await (const row of createReadStream(process.argv.at(-1)).pipe(parse({ columns: true }))) rows += 1;`;

function seconds(args, env) {
  const startedMs = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  return (performance.now() - startedMs) / 1000;
}

/** Seconds for all rows of the file, without those of a start. */
function pass(argsOf, one, many, env = process.env) {
  const least = (file) => Math.min(...Array.from({ length: TIMES }, () => seconds(argsOf(file), env)));
  return least(many) - least(one);
}

function print(name, time, peer) {
  const perRow = `${((time * 1e6) / ROWS).toFixed(1)} µs a row`;
  console.log(`  ${name.padEnd(24)}${perRow.padStart(16)}   ${(peer / time).toFixed(2)} of its speed`);
}

const peer = (file) => ['--input-type=module', '-e', PEER, file];
const validate = (file) => [
  cli,
  'validate',
  '--file',
  file,
  '--data-dir',
  join(dir, 'v'),
  '--log-level',
  'silent',
];

try {
  console.log(`${ROWS} rows, Node ${process.versions.node}`);
  const made = [writeRows(join(dir, 'one.csv'), MADE, 1), writeRows(join(dir, 'made.csv'), MADE, ROWS)];
  const parser = pass(peer, ...made);
  console.log('12 columns, all of them fields');
  print('csv-parse', parser, parser);
  print('validate', pass(validate, ...made), parser);
  const { night, env } = await fillState(dir, ROWS);
  print(
    'nothing changed',
    pass((file) => [cli, ...night(file), '--log-level', 'silent'], ...made, env),
    parser,
  );
  if (REAL) {
    const rows = realRows(REAL);
    const real = [writeRows(join(dir, 'r1.csv'), rows, 1), writeRows(join(dir, 'real.csv'), rows, ROWS)];
    const parserOfReal = pass(peer, ...real);
    console.log(REAL);
    print('csv-parse', parserOfReal, parserOfReal);
    print('validate', pass(validate, ...real), parserOfReal);
  }
} finally {
  rmSync(dir, { recursive: true, force: true });
}
