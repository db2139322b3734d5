import { openAppendFile, type AppendFile } from '../disk/append-file.js';
import { csvLine, onOneLine } from '../csv/csv-line.js';
import type { RowResult } from '../sync/result.js';

/** The columns in front of the input's own. */
export const REJECTED_COLUMNS = ['_row', '_error_code', '_error_message'] as const;

/** The parts of a result that rejected.csv needs. */
export type Rejected = Pick<RowResult, 'row' | 'errorCode' | 'errorMessage' | 'source'>;

export type RejectedFile = {
  /** Queues the row with its reason. */
  append(result: Rejected): void;
  queued(): number;
  flush(): void;
  close(): void;
};

/**
 * rejected.csv: the input's own rows with the reason in front. The user can mend them and run them again.
 * `header` is the input's, as read. The file is created with its first row.
 */
export function createRejectedFile(path: string, header: readonly string[], delimiter: string): RejectedFile {
  // An input that is itself a rejected.csv gets new reasons instead of more columns.
  const isRejectedAgain = REJECTED_COLUMNS.every((column, index) => header[index]?.trim() === column);
  const ownFrom = isRejectedAgain ? REJECTED_COLUMNS.length : 0;
  let file: AppendFile | undefined;

  function open(): AppendFile {
    // The BOM makes spreadsheets read UTF-8, and wins over an --encoding that was meant for the input.
    return openAppendFile(
      path,
      `\uFEFF${csvLine([...REJECTED_COLUMNS, ...header.slice(ownFrom)], delimiter)}`,
    );
  }

  function append(result: Rejected): void {
    const { row, errorCode, errorMessage, source } = result;
    if (!source) throw new Error(`row ${row ?? 'none'} was rejected without its cells`);
    file ??= open();
    file.append(
      csvLine([row, errorCode, onOneLine(errorMessage), ...source.cells.slice(ownFrom)], delimiter),
    );
  }

  return {
    append,
    queued: () => file?.queued() ?? 0,
    flush: () => file?.flush(),
    close: () => file?.close(),
  };
}
