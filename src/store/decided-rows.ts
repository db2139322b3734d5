import { setImmediate as breathe } from 'node:timers/promises';
import type { DecidedRow, RowSource } from '../sync/decided-row.js';
import type { DecidedRows } from '../sync/ports.js';
import { createRowsOnDisk, type RowsOnDisk } from './rows-on-disk.js';

/** How many cells are held in memory before the rest goes to disk: some MB, and more rows than most files have. */
const MOST_CELLS_IN_MEMORY = 50_000;

/**
 * Holds decided rows in memory, and beyond a bound in a scratch file at `path`, which is removed on close. `source`
 * gives what the file does not hold. Once the run is told to stop, reading rejects with the signal's reason.
 */
export function createDecidedRows(
  path: string,
  source: RowSource,
  signal: AbortSignal,
  mostCells = MOST_CELLS_IN_MEMORY,
): DecidedRows {
  const inMemory: (readonly DecidedRow[])[] = [];
  let cells = 0;
  let disk: RowsOnDisk | undefined;
  return {
    add(batch) {
      if (disk === undefined && cells < mostCells) {
        inMemory.push(batch);
        for (const { row } of batch) cells += row.cells.length;
        return;
      }
      disk ??= createRowsOnDisk(path, source);
      disk.add(batch);
    },
    async *read() {
      for (const batch of inMemory) {
        signal.throwIfAborted();
        yield batch;
        // Signals and timers get their turn here. A reader that sends no requests would keep them waiting.
        await breathe();
      }
      for await (const batch of disk?.read() ?? []) {
        signal.throwIfAborted();
        yield batch;
      }
    },
    close() {
      disk?.close();
      disk = undefined;
    },
  };
}
