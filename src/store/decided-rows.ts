import { closeSync, openSync, readSync, rmSync } from 'node:fs';
import { setImmediate as breathe } from 'node:timers/promises';
import { isDelete } from '../contact/change.js';
import { onStorage } from '../disk/disk-error.js';
import { OWNER_FILE, writeAll } from '../disk/files.js';
import { RunError } from '../errors.js';
import type { DecidedRow } from '../sync/decided-row.js';
import type { DecidedRows } from '../sync/ports.js';

/** How many cells are held in memory before the rest goes to disk: some MB, and more rows than most files have. */
const MOST_CELLS_IN_MEMORY = 50_000;

/** Before each batch on disk stands its length in bytes, as a number of this size. */
const LENGTH_BYTES = 4;

/**
 * Holds decided rows in memory, and beyond a bound in a scratch file at `path`, which is removed on close.
 * Once the run is told to stop, reading rejects with the signal's reason.
 */
export function createDecidedRows(
  path: string,
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
      disk ??= createRowsOnDisk(path);
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

type RowsOnDisk = Pick<DecidedRows, 'add' | 'close'> & { read(): AsyncGenerator<readonly DecidedRow[]> };

function createRowsOnDisk(path: string): RowsOnDisk {
  // A killed run may have left a file behind.
  rmSync(path, { force: true });
  const fd = onStorage('create', path, () => openSync(path, 'wx+', OWNER_FILE));
  let size = 0;
  let isOpen = true;

  function readAt(position: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    let done = 0;
    while (done < length) {
      const read = onStorage('read', path, () => readSync(fd, bytes, done, length - done, position + done));
      if (read === 0) throw new RunError('storage', `${path} has lost its end`, { hint: 'run it again' });
      done += read;
    }
    return bytes;
  }

  return {
    add(batch) {
      const json = Buffer.from(JSON.stringify(batch.map(toTuple)));
      const length = Buffer.alloc(LENGTH_BYTES);
      length.writeUInt32LE(json.length);
      onStorage('write', path, () => writeAll(fd, Buffer.concat([length, json])));
      size += LENGTH_BYTES + json.length;
    },
    async *read() {
      for (let at = 0; at < size;) {
        const length = readAt(at, LENGTH_BYTES).readUInt32LE();
        const tuples = JSON.parse(readAt(at + LENGTH_BYTES, length).toString()) as Tuple[];
        at += LENGTH_BYTES + length;
        yield tuples.map(fromTuple);
        await breathe();
      }
    },
    close() {
      if (!isOpen) return;
      isOpen = false;
      closeSync(fd);
      onStorage('remove', path, () => rmSync(path, { force: true }));
    },
  };
}

type Entries = [string, string | number | boolean | null][];
type Problems = Extract<DecidedRow['mapped'], { kind: 'problems' }>['problems'];

/** Row, line, cells, key, then the decision: fields (null for a delete), or problems. */
type Tuple = [
  row: number,
  line: number,
  cells: readonly string[],
  key: string | null,
  fields: Entries | null,
  problems?: Problems | null,
  rowProblem?: DecidedRow['row']['problem'] | null,
  before?: Entries | null,
];

function toTuple({ row: { row, line, cells, problem }, mapped, before }: DecidedRow): Tuple {
  if (mapped.kind === 'problems')
    return [row, line, cells, mapped.key ?? null, null, mapped.problems, problem];
  const fields = isDelete(mapped.change) ? null : [...mapped.change.fields];
  if (before === undefined) return [row, line, cells, mapped.key, fields];
  return [row, line, cells, mapped.key, fields, null, null, [...before]];
}

function fromTuple([row, line, cells, key, fields, problems, problem, before]: Tuple): DecidedRow {
  const csvRow = problem ? { row, line, cells, problem } : { row, line, cells };
  if (problems) return { row: csvRow, mapped: { kind: 'problems', key: key ?? undefined, problems } };
  return {
    row: csvRow,
    mapped: {
      kind: 'change',
      key: key ?? '',
      change: fields === null ? { action: 'delete' } : { action: 'update', fields: new Map(fields) },
    },
    ...(before && { before: new Map(before) }),
  };
}
