import { existsSync } from 'node:fs';
import { matchedField } from '../../contact/key.js';
import { cleanCell, printable, quoteCell } from '../../contact/text.js';
import { openCsv, type CsvFile } from '../../csv/open.js';
import { fileStamp } from '../../csv/file-stamp.js';
import { RunError } from '../../errors.js';
import { findBaseColumns, type BaseColumns } from '../../mapping/base-columns.js';
import type { CompiledMapping } from '../../mapping/compiled.js';
import { exportRule } from '../../mapping/field-rule.js';
import { createRemarkCounter } from '../../mapping/remarks.js';
import { createBaseRows, type BaseRows } from '../../store/base-rows.js';
import { keepEdits, type EditRules } from '../../sync/edits.js';
import type { Base } from '../../sync/scan.js';
import type { OpenRun, SyncJob } from './run-context.js';

/** The base that `--base` names, to be read once the mapping of the whole file is known. */
export type BaseFile = {
  readonly open: (settled: CompiledMapping) => Promise<Base>;
  /** Digest of its decompressed bytes; once it was opened. */
  sha256(): string | undefined;
};

const HINT =
  'name the export that this file was made from, as chative-contacts export wrote it; or leave out --base to send the rows whole';

/** A fault of the base as the error that ends the run. */
function baseError(path: string, fault: string, cause?: unknown): RunError {
  return new RunError('input', `--base: ${path} ${fault}`, { hint: HINT, cause });
}

/** What is wrong with a file is said of the base, with the cure of a base. */
async function ofTheBase<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RunError) || error.kind !== 'input' || error.message.startsWith('--base'))
      throw error;
    throw new RunError('input', `--base: ${error.message}`, { hint: HINT, cause: error });
  }
}

/** Refuses a base that is not there, before anything is done. Throws RunError `input`. */
export async function assertBaseIsThere(path: string): Promise<void> {
  await ofTheBase(() => fileStamp(path));
}

/** Undefined where rows are sent whole. */
export function baseFile(
  job: SyncJob,
  { folder, input }: Pick<OpenRun, 'folder' | 'input'>,
): BaseFile | undefined {
  const { base: named, noSpool, file } = job.settings;
  if (named === undefined) return undefined;
  const { paths } = folder;
  // The run's own copy, once it is whole; without one the export itself, if it has not changed.
  const known = job.resumed?.record.baseSha256 ?? undefined;
  const isCopied = known !== undefined && existsSync(paths.base);
  const path = isCopied ? paths.base : named;
  const names = input.header.map(cleanCell);
  let sha256: string | undefined;

  async function open(settled: CompiledMapping): Promise<Base> {
    const rows = createBaseRows(paths.baseRows);
    try {
      const csv = await openCsv(
        { kind: 'path', path },
        {
          maxRecordBytes: job.settings.maxRecordBytes,
          shortRows: 'pad',
          signal: job.stop.signal,
          spoolTo: noSpool || job.dryRun || known !== undefined ? undefined : paths.base,
        },
      );
      const columns = await closing(csv, () => readRows(csv, settled, names, rows, job.stop.signal));
      ({ sha256 } = csv.totals());
      if (known !== undefined && known !== sha256) throw baseError(path, 'has changed since the run began');
      refuseRepeated(named ?? '', settled, rows);
      const readBase = baseReader(settled, columns, job.settings.timezone);
      return createBase({ settled, readBase, names, columns, rows, file, path: named ?? '' });
    } catch (error) {
      rows.close();
      throw error;
    }
  }

  return { open: (settled) => ofTheBase(() => open(settled)), sha256: () => sha256 };
}

async function closing<T>(csv: CsvFile, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await csv.close();
  }
}

/** Keeps the cells of the file's columns by key. A row without a key is nobody's. */
async function readRows(
  csv: CsvFile,
  mapping: CompiledMapping,
  names: readonly string[],
  rows: BaseRows,
  signal: AbortSignal,
): Promise<BaseColumns> {
  const columns = findBaseColumns(mapping, names, csv.header);
  if ('fault' in columns) throw baseError(csv.name, columns.fault);
  const { placeOf, keyIndexes } = columns;
  for await (const batch of csv.batches()) {
    signal.throwIfAborted();
    const found = batch.flatMap(({ line, cells, problem }) => {
      if (problem) throw baseError(csv.name, `, line ${line}: ${problem.message}`);
      // With nothing but its key the row is read at the cost of its key.
      const { key } = mapping.mapRow(spread(keyIndexes, (index) => cells[placeOf.get(index) ?? -1] ?? ''));
      if (key === undefined) return [];
      return [{ key, line, cells: [...placeOf.values()].map((place) => cells[place] ?? '') }];
    });
    rows.add(found);
  }
  return columns;
}

/** A row in the file's columns, of which only some are filled. */
function spread(indexes: Iterable<number>, cellOf: (index: number) => string): string[] {
  const cells: string[] = [];
  for (const index of indexes) cells[index] = cellOf(index);
  return cells;
}

/** An export has every ID once. Of other keys, contacts may share one: their rows are ambiguous, and no more. */
function refuseRepeated(path: string, { key: { by } }: CompiledMapping, rows: BaseRows): void {
  const repeated = by === 'id' ? rows.repeated() : undefined;
  if (repeated === undefined) return;
  const { key, line, again } = repeated;
  throw baseError(
    path,
    `has two rows with the ID ${quoteCell(key)} (lines ${line} and ${again}), so it is no export`,
  );
}

type ReadBase = EditRules['readBase'];

/**
 * Reads the base by the mapping of the file that was made from it, and cells that the mapping cannot read as an export
 * writes them: a file in another program's form has been converted. Of a column under its export's name that comes
 * first.
 */
function baseReader(settled: CompiledMapping, { asExported }: BaseColumns, timezone: string): ReadBase {
  const zone = settled.birthdayZone ?? timezone;
  const rules = settled.fields.map(({ field, type }) => [field, exportRule(type, zone)] as const);
  const exported = settled.withRules(new Map(rules));
  return ({ field, columnIndex }, cells) => {
    const isExported = columnIndex !== undefined && asExported.has(columnIndex);
    const [first, second] = isExported ? [exported, settled] : [settled, exported];
    const reading = first.readField(field, cells);
    return reading === undefined || reading.ok ? reading : second.readField(field, cells);
  };
}

type Read = {
  readonly settled: CompiledMapping;
  readonly readBase: ReadBase;
  readonly names: readonly string[];
  readonly columns: BaseColumns;
  readonly rows: BaseRows;
  readonly file: string;
  readonly path: string;
};

function createBase({ settled, readBase, names, columns: { placeOf, added }, rows, file, path }: Read): Base {
  const remarks = createRemarkCounter();
  const counts = { rows: 0, cells: 0, added: { rows: 0, line: 0 } };
  let [keyed, met] = [0, 0];
  const indexes = [...placeOf.keys()];

  function baseCells(key: string): readonly string[] | 'several' | undefined {
    const cells = rows.find(key);
    if (cells === undefined || cells === 'several') return cells;
    const filled: string[] = [];
    indexes.forEach((index, place) => (filled[index] = cells[place] ?? ''));
    return filled;
  }

  const rules = {
    mapping: settled,
    readBase,
    names,
    baseCells,
    isInBase: (index: number) => placeOf.has(index),
  };

  return {
    keepEdits(decided, isInRun) {
      const { line } = decided.row;
      remarks.startRow(line, isInRun);
      const kept = keepEdits(decided, rules, {
        remark: (column, kind) => remarks.count(column, kind),
        met(isInBase) {
          keyed += 1;
          if (isInBase) met += 1;
          else if (isInRun) counts.added = { rows: counts.added.rows + 1, line: counts.added.line || line };
        },
      });
      if (isInRun && kept.before && kept.mapped.kind === 'change' && kept.mapped.change.action === 'update') {
        counts.rows += Number(kept.mapped.change.fields.size > 0);
        counts.cells += kept.mapped.change.fields.size;
      }
      return kept;
    },
    settle() {
      if (keyed > 0 && met === 0) {
        const { by, column } = settled.key;
        throw baseError(
          path,
          `has none of the rows of ${file} by ${printable(matchedField(by))}, column ${quoteCell(column)}`,
        );
      }
      return { edits: { ...counts, addedColumns: added }, remarks: remarks.list() };
    },
    close: () => rows.close(),
  };
}
