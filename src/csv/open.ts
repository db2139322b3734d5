import type { Delimiter } from './delimiter.js';
import type { CsvDialect, KnownDialect } from './dialect.js';
import { resolveEncoding, type Encoding } from './encoding.js';
import { meterBytes, type ByteTotals, type MeteredBytes } from './meter.js';
import type { CsvRow } from './row.js';
import { createRowMaker, type ShortRows } from './row-problem.js';
import { openSource, type CsvSource } from './source.js';
import { createSpool, type Spool } from './spool.js';
import type { CsvRecord } from './records.js';
import { openTable } from './table.js';
import { openText } from './text.js';

export type CsvOptions = {
  /** The encoding to read by. A byte order mark beats it. */
  readonly encoding?: string | undefined;
  readonly delimiter?: Delimiter | undefined;
  /** The dialect that an earlier pass over the same bytes found. It stands in place of encoding and delimiter. */
  readonly dialect?: KnownDialect | undefined;
  /** Lines above the header that are not part of the table; 0 by default. */
  readonly skipLines?: number | undefined;
  /** Whether a row with fewer cells than the header is a problem (the default), or gets empty cells. */
  readonly shortRows?: ShortRows | undefined;
  /** 16 MiB by default. A larger number also raises the bound of 100 lines, in proportion. */
  readonly maxRecordBytes?: number | undefined;
  /** Ends the wait for a pipe whose writer is silent. */
  readonly signal?: AbortSignal | undefined;
  /** The path for a gzipped copy of the decompressed bytes, written while rows are read. */
  readonly spoolTo?: string | undefined;
};

type CsvTotals = ByteTotals & { readonly rows: number };

/** Skipped rows that hold only delimiters and blanks: how many, and the first lines. */
export type EmptyRows = { readonly count: number; readonly lines: readonly number[] };

export type CsvFile = {
  /** The name of the file, for messages. */
  readonly name: string;
  /** The header's names, trimmed. A row with another number of cells is ragged. */
  readonly header: readonly string[];
  /**
   * The line of a later record that looks more like the header. It is a hint for the case that this header is
   * useless.
   */
  readonly likelyHeaderLine: () => number | undefined;
  /** The line of a later record that has at least two known names more than all above it. */
  readonly knownHeaderLine: (isKnown: (name: string) => boolean) => number | undefined;
  /** The delimiter for files that are written like the input; a comma where the input has one column. */
  readonly delimiter: Delimiter;
  readonly encoding: string;
  /** How the file is written, for a second pass. */
  readonly dialect: CsvDialect;
  /** The cells of the first rows, before they are read; fewer where the file is shorter or damaged there. */
  sample(count: number): Promise<readonly (readonly string[])[]>;
  /**
   * Every row, once, in batches: a step for each row would cost more than reading it. Throws RunError `input`
   * where the file is damaged, and `storage` where the copy cannot be written. At the end, the copy is
   * complete and on disk. A reader that stops early closes the file and removes the copy.
   */
  batches(): AsyncGenerator<readonly CsvRow[], void>;
  /** The rows of `batches`, one by one. */
  rows(): AsyncGenerator<CsvRow, void>;
  /** The cells of a row's `text`. */
  readonly splitLine: (text: string) => readonly string[];
  /** The empty rows among the rows read so far. */
  readonly emptyRows: () => EmptyRows;
  /** Size and hash of the decompressed bytes, and the number of data rows. May be called once all rows were read. */
  totals(): CsvTotals;
  /** Closes the file and removes the copy unless all rows were read. May be called again, and at any time. */
  close(): Promise<void>;
};

/** Opens a CSV file and reads its head. Throws RunError `input`, `usage` (unknown encoding) or `storage`. */
export async function openCsv(source: CsvSource, options: CsvOptions = {}): Promise<CsvFile> {
  // The encoding is checked before the file is opened: a wrong name is not the file's fault.
  const encoding = resolveEncoding(options.dialect?.encoding ?? options.encoding ?? 'utf-8');
  const input = openSource(source, options.signal);
  let spool: Spool | undefined;
  async function close(isComplete: boolean): Promise<void> {
    await input.close();
    if (!isComplete) await spool?.discard();
  }
  try {
    spool = options.spoolTo === undefined ? undefined : await createSpool(options.spoolTo);
    return await readFile(meterBytes(input.chunks, spool), input.name, encoding, options, close);
  } catch (error) {
    await close(false);
    throw error;
  }
}

async function readFile(
  bytes: MeteredBytes,
  name: string,
  wanted: Encoding,
  options: CsvOptions,
  closeSource: (isComplete: boolean) => Promise<void>,
): Promise<CsvFile> {
  const { text, encoding } = await openText(bytes.chunks, wanted, name);
  const table = await openTable(text, encoding, name, options);
  const { header, emptyAbove, records, dialect, splitLine, likelyHeaderLine, knownHeaderLine } = table;
  const sampled = createSample(records);
  let state: 'opened' | 'reading' | 'ended' = 'opened';
  const maker = createRowMaker(header, emptyAbove, options.shortRows);

  async function* batches(): AsyncGenerator<readonly CsvRow[], void> {
    if (state !== 'opened') throw new Error('bug: the rows were asked for twice');
    state = 'reading';
    try {
      for await (const batch of sampled.batches()) {
        const found = maker.toRows(batch);
        if (found.length > 0) yield found;
      }
      state = 'ended';
    } finally {
      await close();
    }
  }

  async function* rows(): AsyncGenerator<CsvRow, void> {
    for await (const batch of batches()) yield* batch;
  }

  function totals(): CsvTotals {
    const sums = bytes.totals();
    if (state !== 'ended' || sums === undefined)
      throw new Error('bug: totals() was called before all rows were read');
    return { ...sums, rows: maker.rows() };
  }

  function close(): Promise<void> {
    return closeSource(state === 'ended');
  }

  const delimiter = dialect.delimiter === 'none' ? ',' : dialect.delimiter;
  const { emptyRows } = maker;
  return {
    name,
    header,
    likelyHeaderLine,
    knownHeaderLine,
    delimiter,
    encoding: dialect.encoding,
    dialect,
    sample: (count: number) => sampled.take(count),
    batches,
    rows,
    splitLine,
    emptyRows,
    totals,
    close,
  };
}

/** Looks at the first records without taking them away. Damage found there is thrown later, when a reader reaches it. */
function createSample(records: AsyncGenerator<CsvRecord[]>): {
  take(count: number): Promise<readonly (readonly string[])[]>;
  batches(): AsyncGenerator<CsvRecord[]>;
} {
  const taken: CsvRecord[][] = [];
  let damage: { readonly error: unknown } | undefined;
  return {
    async take(count) {
      while (damage === undefined && taken.flat().length < count) {
        try {
          const next = await records.next();
          if (next.done === true) break;
          taken.push(next.value);
        } catch (error) {
          damage = { error };
        }
      }
      return taken
        .flat()
        .slice(0, count)
        .map(({ cells }) => cells);
    },
    async *batches() {
      yield* taken;
      if (damage) throw damage.error;
      yield* records;
    },
  };
}
