import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse/sync';
import { main } from '../../src/cli/main.js';
import type { Summary } from '../../src/run/summary.js';
import { tempDir } from './temp-dir.js';

export type Said = { readonly code: number; readonly out: string; readonly err: string };

export type InProcessOptions = {
  /** The working folder of the run; the one of the tests without it. */
  readonly cwd?: string;
  /** Given and ended at once; nothing without it. */
  readonly stdin?: string | Uint8Array;
  /** Its writer says no more, but does not go away. */
  readonly keepsStdinOpen?: boolean;
};

/** Runs the program in this process: a tenth of the time that a process of its own takes. */
export async function runInProcess(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  options: InProcessOptions = {},
): Promise<Said> {
  const said = { out: '', err: '' };
  const stdin = stdinOf(options);
  const leave = options.cwd === undefined ? () => undefined : enter(options.cwd);
  try {
    const code = await main(args, {
      stdin,
      env,
      out: (text) => void (said.out += text),
      err: (text) => void (said.err += text),
      exitsWith: () => undefined,
      canAsk: false,
      outIsTerminal: false,
      errIsTerminal: false,
    });
    return { code, ...said };
  } finally {
    leave();
    stdin.destroy();
  }
}

function stdinOf({ stdin, keepsStdinOpen = false }: InProcessOptions): Readable {
  const chunks = stdin === undefined ? [] : [Buffer.from(stdin)];
  if (!keepsStdinOpen) return Readable.from(chunks);
  return new Readable({
    read() {
      const chunk = chunks.shift();
      if (chunk) this.push(chunk);
    },
  });
}

/** Goes into a folder and returns the way back. The folder is the whole process's, so runs take turns. */
function enter(dir: string): () => void {
  const before = process.cwd();
  process.chdir(dir);
  const inside = process.cwd();
  return () => {
    // Another run went elsewhere, or came back first: one of them looked for its files in the wrong folder.
    if (process.cwd() !== inside) throw new Error('two runs in one process at the same time');
    process.chdir(before);
  };
}

export type RunHere = Said & {
  readonly summary: Summary;
  /** Status and code of each row, in the order of the rows. */
  readonly outcomes: readonly string[];
};

/** Writes the file, syncs it in this process with `--json`, and reads what the run left behind. */
export async function syncInProcess(
  csv: string | Uint8Array,
  flags: readonly string[],
  mapping?: string,
): Promise<RunHere> {
  const dir = tempDir();
  const file = join(dir, 'contacts.csv');
  await writeFile(file, csv);
  const given = mapping === undefined ? [] : ['--mapping', join(dir, 'mapping.yaml')];
  if (mapping !== undefined) await writeFile(join(dir, 'mapping.yaml'), mapping);
  const fixed = ['--file', file, '--data-dir', join(dir, 'data'), '--json', '--rate', 'unlimited'];
  const said = await runInProcess(['sync', ...fixed, '--concurrency', '1', ...given, ...flags], {
    CHATIVE_API_KEY: 'key',
  });
  const summary = JSON.parse(said.out) as Summary;
  if (!('runDir' in summary)) throw new Error(`no summary; exit ${said.code}: ${said.err}`);
  const text = await readFile(join(summary.runDir, 'report.csv'), 'utf8');
  const rows = parse<Record<string, string>>(text, { columns: true });
  rows.sort((a, b) => Number(a['row']) - Number(b['row']));
  const outcomes = rows.map((row) => [row['status'], row['error_code']].filter(Boolean).join(' '));
  return { ...said, summary, outcomes };
}
