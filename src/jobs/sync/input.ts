import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { fileStamp } from '../../csv/file-stamp.js';
import { openCsv, type CsvFile, type CsvOptions, type EmptyRows } from '../../csv/open.js';
import type { CsvRow } from '../../csv/row.js';
import { RunError } from '../../errors.js';
import type { Stop } from '../../sync/stop.js';
import type { Closable } from '../closers.js';
import { csvSource } from '../csv-source.js';

/** The input of a run, to be read once. */
export type JobInput = {
  readonly header: readonly string[];
  readonly delimiter: string;
  /** The line of a record that looks more like the header, where there is one. */
  readonly likelyHeaderLine: () => number | undefined;
  /** The line of a later record that has at least two known names more than all above it. */
  readonly knownHeaderLine: (isKnown: (name: string) => boolean) => number | undefined;
  /** Known once all rows were read. */
  shape(): InputShape;
  /** SHA-256 of the decompressed bytes, in hex; known once all rows were read. */
  sha256(): string;
  /** The cells of the first rows, before they are read. */
  sample(count: number): Promise<readonly (readonly string[])[]>;
  /** Rejects with the signal's reason once the run is told to stop: a large file takes longer than a container is given. */
  batches(): AsyncGenerator<readonly CsvRow[]>;
  /** The cells of a row's `text`. */
  readonly splitLine: (text: string) => readonly string[];
  /** How many rows were read so far. */
  rowsRead(): number;
  /** Stops the run where a file without a copy of the run's own changes: a resume could not read the same rows. */
  watch(stop: Stop): Closable;
  close(): Promise<void>;
};

/** What was taken off the file before its cells were read. */
export type InputShape = {
  /** What stands round the cells, or round whole lines; `none` but for ordinary double quotes. */
  readonly quotes: 'none' | 'single' | 'padded' | 'lines';
  /** Rows of nothing but delimiters and blanks. */
  readonly emptyRows: EmptyRows;
};

export type JobInputOptions = Pick<
  CsvOptions,
  'encoding' | 'delimiter' | 'maxRecordBytes' | 'skipLines' | 'shortRows'
> & {
  /** A path, or `-` for `stdin`. */
  readonly file: string;
  readonly stdin: Readable;
  /** Aborted when the run is told to stop. */
  readonly signal: AbortSignal;
  /** Where a copy of the input is left for a resume; without it, that reads the file again. */
  readonly spoolTo: string | undefined;
  /** Whether nothing reads the input again, so that it may change once it was read. */
  readonly isReadOnce?: boolean;
};

/** Often enough that little is sent of a file that has changed, seldom enough to cost nothing. */
const STAMP_CHECK_MS = 100;

/** Opens the input and reads its head. Throws RunError `input`, `usage` or `storage`, as `openCsv` does. */
export async function openJobInput(options: JobInputOptions): Promise<JobInput> {
  const { file, signal, spoolTo, isReadOnce = false } = options;
  const stamp = spoolTo === undefined && !isReadOnce ? await fileStamp(file) : undefined;
  if (stamp !== undefined) await refusePipe(file);
  const csv = await openCsv(csvSource(file, options.stdin), options);
  let rowsRead = 0;

  async function* batches(): AsyncGenerator<readonly CsvRow[]> {
    try {
      for await (const batch of csv.batches()) {
        signal.throwIfAborted();
        rowsRead = batch.at(-1)?.row ?? rowsRead;
        yield batch;
      }
      if (stamp !== undefined) await checkStamp(file, stamp);
    } catch (error) {
      // Standard input is ended at once, and its reader knows only that it broke off.
      signal.throwIfAborted();
      throw error;
    } finally {
      await csv.close();
    }
  }

  return {
    header: csv.header,
    delimiter: csv.delimiter,
    likelyHeaderLine: () => csv.likelyHeaderLine(),
    knownHeaderLine: (isKnown) => csv.knownHeaderLine(isKnown),
    shape: () => ({ quotes: quotesOf(csv), emptyRows: csv.emptyRows() }),
    sha256: () => csv.totals().sha256,
    sample: (count) => csv.sample(count),
    batches,
    splitLine: csv.splitLine,
    rowsRead: () => rowsRead,
    watch: (stop) => (stamp === undefined ? NOTHING_TO_WATCH : watchStamp(file, stamp, stop)),
    close: () => csv.close(),
  };
}

const NOTHING_TO_WATCH: Closable = { close: () => undefined };

function watchStamp(file: string, stamp: string, stop: Stop): Closable {
  const timer = setInterval(() => {
    checkStamp(file, stamp).catch((error: unknown) => stop.request({ kind: 'error', error }));
  }, STAMP_CHECK_MS);
  return { close: () => clearInterval(timer) };
}

function quotesOf({ dialect }: CsvFile): InputShape['quotes'] {
  if (dialect.isLineQuoted) return 'lines';
  if (dialect.isPadded) return 'padded';
  return dialect.quote === "'" ? 'single' : 'none';
}

/** Without a copy a resume reads the file again. */
async function refusePipe(file: string): Promise<void> {
  if ((await stat(file)).isFile()) return;
  throw new RunError('input', `${file} is no regular file: it can be read only once`, {
    hint: 'leave out --no-spool, so that the run reads a copy of its own',
  });
}

async function checkStamp(file: string, stamp: string): Promise<void> {
  if ((await fileStamp(file)) === stamp) return;
  throw new RunError('input', `${file} was changed while the run was reading it`, {
    hint: 'run again without --no-spool, so that the run reads a copy of its own',
  });
}
