import type { Readable } from 'node:stream';
import { fileStamp } from '../../csv/file-stamp.js';
import { csvSource } from '../csv-source.js';
import { openCsv, type CsvFile, type CsvOptions } from '../../csv/open.js';
import type { CsvRow } from '../../csv/row.js';
import { RunError } from '../../errors.js';

/** The input of a run, readable as often as needed; every pass gives the same rows. */
export type JobInput = {
  readonly header: readonly string[];
  readonly delimiter: string;
  /** Whether the cells stand in single quotes, which are taken off. */
  readonly isSingleQuoted: boolean;
  /** SHA-256 of the decompressed bytes, in hex; known once a pass has ended. */
  sha256(): string;
  /** Rejects with the signal's reason once the run is told to stop: a large file takes longer than a container is given. */
  rows(): AsyncGenerator<CsvRow>;
  /** The cells of the first rows, before the first pass. */
  sample(count: number): Promise<readonly (readonly string[])[]>;
  /** The number of the last row that any pass has read. */
  rowsRead(): number;
  close(): Promise<void>;
};

export type JobInputOptions = Pick<CsvOptions, 'encoding' | 'delimiter' | 'maxRecordBytes'> & {
  /** A path, or `-` for `stdin`. */
  readonly file: string;
  readonly stdin: Readable;
  /** Aborted when the run is told to stop. */
  readonly signal: AbortSignal;
  /** Where the first pass leaves its copy, which the later ones read; without it they read the file again. */
  readonly spoolTo: string | undefined;
};

/** Often enough that at the API's pace every row is checked, seldom enough to cost a fast pass nothing. */
const STAMP_CHECK_MS = 100;

/** Opens the input and reads its head. Throws RunError `input`, `usage` or `storage`, as `openCsv` does. */
export async function openJobInput(options: JobInputOptions): Promise<JobInput> {
  const { file, spoolTo, maxRecordBytes, signal } = options;
  const stamp = spoolTo === undefined ? await fileStamp(file) : undefined;
  const source = csvSource(file, options.stdin);
  const first = await openCsv(source, options);
  let next: CsvFile | undefined = first;
  let rowsRead = 0;

  async function* rows(): AsyncGenerator<CsvRow> {
    const again = { kind: 'path' as const, path: spoolTo ?? file };
    const pass = next ?? (await openCsv(again, { dialect: first.dialect, maxRecordBytes }));
    next = undefined;
    let checkedAt = 0;
    try {
      for await (const row of pass.rows()) {
        if (stamp !== undefined && Date.now() - checkedAt > STAMP_CHECK_MS) {
          checkedAt = Date.now();
          await checkStamp(stamp);
        }
        signal.throwIfAborted();
        rowsRead = Math.max(rowsRead, row.row);
        yield row;
      }
      if (stamp !== undefined) await checkStamp(stamp);
    } catch (error) {
      // Standard input is ended at once, and its reader knows only that it broke off.
      signal.throwIfAborted();
      throw error;
    } finally {
      await pass.close();
    }
  }

  async function checkStamp(stamp: string): Promise<void> {
    if ((await fileStamp(file)) !== stamp) throw changedUnderTheRun(file);
  }

  return {
    header: first.header,
    delimiter: first.delimiter,
    isSingleQuoted: first.dialect.quote === "'",
    sha256: () => first.totals().sha256,
    rows,
    sample: (count) => first.sample(count),
    rowsRead: () => rowsRead,
    close: () => first.close(),
  };
}

function changedUnderTheRun(file: string): RunError {
  return new RunError('input', `${file} was changed while the run was reading it`, {
    hint: 'run again without --no-spool, so that the run reads a copy of its own',
  });
}
