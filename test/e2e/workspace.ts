import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Summary } from '../../src/run/summary.js';
import { runInProcess } from '../support/in-process.js';
import { startCli, type CliOptions, type CliResult, type CliRun } from '../support/run-cli.js';
import { tempDir } from '../support/temp-dir.js';

/** Characteristic, so that a search for it finds nothing else. */
export const KEY = 'k3y-do-not-tell-4711';

type RunOptions = Omit<CliOptions, 'cwd'>;

/** What a run printed, in this process or in one of its own. */
export type Said = Omit<CliResult, 'signal'>;

/** What a run of `sync` or `validate` left behind. */
export type SyncResult = Said & {
  /** The object that `--json` printed. */
  readonly summary: Summary;
  /** The lines of report.csv by column, in the order of the rows. */
  readonly report: readonly Record<string, string>[];
  readonly runDir: string;
};

/** A temporary folder in which the program is run, with the key in its environment. */
export type Workspace = {
  readonly dir: string;
  path(...parts: readonly string[]): string;
  /** Returns the name, for a flag. */
  write(name: string, content: string | Uint8Array): Promise<string>;
  /** Runs the program in this process, which is the same but for signals, locks and real streams. */
  run(args: readonly string[], options?: RunOptions): Promise<Said>;
  /** Starts the built program as a process of its own. */
  start(args: readonly string[], options?: RunOptions): CliRun;
  /** The built program in a process of its own, until it has ended. */
  runBuilt(args: readonly string[], options?: RunOptions): Promise<CliResult>;
  /** Writes contacts.csv and syncs it in this process, with `--json` and no limit but for what the flags say. */
  sync(
    csv: string | Uint8Array,
    flags: readonly string[],
    options?: RunOptions & { command?: 'validate' },
  ): Promise<SyncResult>;
};

export function openWorkspace(): Workspace {
  const dir = tempDir();

  /** A clean environment with the key in it. */
  function here(options: RunOptions = {}): CliOptions {
    return { ...options, cwd: dir, env: { CHATIVE_API_KEY: KEY, ...options.env } };
  }

  const workspace: Workspace = {
    dir,
    path: (...parts) => join(dir, ...parts),
    async write(name, content) {
      await writeFile(join(dir, name), content);
      return name;
    },
    async run(args, options) {
      const { env, ...rest } = here(options);
      const { code, out, err } = await runInProcess(args, env, rest);
      return { code, stdout: out, stderr: err };
    },
    start: (args, options) => startCli(args, here(options)),
    runBuilt: (args, options) => startCli(args, here(options)).ended,
    async sync(csv, flags, { command, ...options } = {}) {
      await workspace.write('contacts.csv', csv);
      const pace = command === 'validate' || flags.includes('--rate') ? [] : ['--rate', 'unlimited'];
      const args = [command ?? 'sync', '--file', 'contacts.csv', '--json', ...pace, ...flags];
      return readRun(await workspace.run(args, options));
    },
  };
  return workspace;
}

/** Reads the files of the run whose summary was printed. */
export async function readRun(result: Said): Promise<SyncResult> {
  const summary = JSON.parse(result.stdout === '' ? '{}' : result.stdout) as Summary;
  if (!('runDir' in summary)) throw new Error(`no summary; exit ${result.code}: ${result.stderr}`);
  const text = await readFile(join(summary.runDir, 'report.csv'), 'utf8');
  return { ...result, summary, report: reportRows(text), runDir: summary.runDir };
}

function reportRows(text: string): Record<string, string>[] {
  const rows = parse<Record<string, string>>(text, { columns: true });
  return rows.sort((a, b) => Number(a['row']) - Number(b['row']));
}

/** One column of the report, in the order of the rows. */
export function column({ report }: SyncResult, name: string): (string | undefined)[] {
  return report.map((row) => row[name]);
}

/** The text of a file that the repository ships. */
export function fixture(name: string): Buffer {
  return readFileSync(new URL(`../../fixtures/${name}`, import.meta.url));
}

/** Rows `c1,Name 1` to `cN,Name N` below the header `id,firstName`. */
export function people(count: number): string {
  const rows = Array.from({ length: count }, (_, i) => `c${i + 1},Name ${i + 1}\n`);
  return `id,firstName\n${rows.join('')}`;
}

/** The counts of a summary that are not 0, without the total. */
export function counts({ summary }: SyncResult): Record<string, number> {
  const { total, ...rows } = summary.rows;
  const entries = Object.entries(rows);
  if (total !== entries.reduce((sum, [, n]) => sum + n, 0)) throw new Error('the counts do not add up');
  return Object.fromEntries(entries.filter(([, n]) => n > 0));
}

/** Every field of a report's row that a test cares for. */
export function outcome(row: Record<string, string> | undefined): string {
  return [row?.['status'], row?.['error_code'], row?.['attempts']].filter(Boolean).join(' ');
}
