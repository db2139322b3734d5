// How fast a whole `validate` is, against csv-parse alone over the same file in the same run. A process with one row
// is taken off, since csv-parse starts nothing. Usage: npm run bench:pass [-- ROWS]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';

const ROWS = Number(process.argv[2] ?? 200_000);
const HEADER =
  'id,First Name,Last Name,E-mail,Phone,Birthday,Gender,VIP:boolean,LTV:number,Tier:text,City 2:text,Note:text';
const dir = mkdtempSync(join(tmpdir(), 'chative-bench-'));
const cli = new URL('../../dist/cli.js', import.meta.url).pathname;

function row(i) {
  const day = `${1950 + (i % 50)}-${String((i % 12) + 1).padStart(2, '0')}-${String((i % 28) + 1).padStart(2, '0')}`;
  return `c${i},Ánh ${i},Nguyễn,a${i}@example.com,+8490${3_000_000 + i},${day},${i % 2 ? 'F' : 'M'},yes,${i}.05,gold,Huế,"says ""hi"""`;
}

function write(name, rows) {
  const path = join(dir, name);
  writeFileSync(path, `${HEADER}\n${Array.from({ length: rows }, (_, i) => row(i)).join('\n')}\n`);
  return path;
}

function seconds(work) {
  const startedMs = performance.now();
  work();
  return (performance.now() - startedMs) / 1000;
}

function validate(path) {
  const { status, stderr } = spawnSync(
    process.execPath,
    [cli, 'validate', '--file', path, '--data-dir', join(dir, 'data'), '--log-level', 'silent'],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`validate ended with ${status}: ${stderr}`);
}

function best(times, work) {
  return Math.min(...Array.from({ length: times }, () => seconds(work)));
}

try {
  const [one, many] = [write('one.csv', 1), write('many.csv', ROWS)];
  const text = readFileSync(many, 'utf8');
  const parser = best(3, () => parse(text));
  const start = best(3, () => validate(one));
  const whole = best(2, () => validate(many)) - start;
  const perRow = (time) => `${((time * 1e6) / ROWS).toFixed(1)} µs a row`;
  console.log(`${ROWS} rows of 12 columns, Node ${process.versions.node}`);
  console.log(`csv-parse alone   ${parser.toFixed(2)} s   ${perRow(parser)}`);
  console.log(
    `validate          ${whole.toFixed(2)} s   ${perRow(whole)}   ${(parser / whole).toFixed(2)} of its speed`,
  );
  console.log(`one row, whole process: ${start.toFixed(2)} s`);
} finally {
  rmSync(dir, { recursive: true, force: true });
}
