import { closeSync, openSync, readSync, rmSync } from 'node:fs';
import { setImmediate as breathe } from 'node:timers/promises';
import { onStorage } from '../disk/disk-error.js';
import { OWNER_FILE, writeAll } from '../disk/files.js';
import { RunError } from '../errors.js';
import type { DecidedRow, RowSource } from '../sync/decided-row.js';
import type { KeptCells } from './kept-row.js';
import { fromHeads, toHeads, type Head, type Shape } from './row-heads.js';

/** A scratch file of decided rows. It is removed on close. */
export type RowsOnDisk = {
  add(batch: readonly DecidedRow[]): void;
  read(): AsyncGenerator<readonly DecidedRow[]>;
  close(): void;
};

/** Where a part of the file lies, in bytes. */
type Place = { readonly at: number; readonly length: number };

/** The parts of a batch: what every reader needs, and the cells, which few need. */
type Batch = { readonly heads: Place; readonly cells: Place; readonly isText: boolean };

/** UTF-16 keeps every text, also one with half characters, and takes a fifth of the time of UTF-8. */
const ENCODING = 'utf16le';

/**
 * Keeps each batch in two parts. A reader gets the rows from the first part. The second holds the records as they
 * stand in the input. It is read when a row of the batch is first asked for its cells, and so are the values of its
 * fields: a dry run needs neither.
 */
export function createRowsOnDisk(path: string, source: RowSource): RowsOnDisk {
  // A killed run may have left a file behind.
  rmSync(path, { force: true });
  const fd = onStorage('create', path, () => openSync(path, 'wx+', OWNER_FILE));
  const batches: Batch[] = [];
  let size = 0;
  let isOpen = true;

  function write(bytes: Buffer): Place {
    onStorage('write', path, () => writeAll(fd, bytes));
    const place = { at: size, length: bytes.length };
    size += bytes.length;
    return place;
  }

  function readAt({ at, length }: Place): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    let done = 0;
    while (done < length) {
      const read = onStorage('read', path, () => readSync(fd, bytes, done, length - done, at + done));
      if (read === 0) throw new RunError('storage', `${path} has lost its end`, { hint: 'run it again' });
      done += read;
    }
    return bytes;
  }

  function readCells({ cells, isText }: Batch): ReturnType<KeptCells> {
    const text = readAt(cells).toString(ENCODING);
    return isText ? text.split('\n') : (JSON.parse(text) as (readonly string[])[]);
  }

  return {
    add(batch) {
      const { heads, shapes } = toHeads(batch);
      const texts = batch.flatMap(({ row }) => row.text ?? []);
      const isText = texts.length === batch.length;
      const cells = isText ? texts.join('\n') : JSON.stringify(batch.map(({ row }) => row.cells));
      batches.push({
        heads: write(Buffer.from(JSON.stringify([heads, shapes]))),
        cells: write(Buffer.from(cells, ENCODING)),
        isText,
      });
    },
    async *read() {
      for (const batch of batches) {
        const [heads, shapes] = JSON.parse(readAt(batch.heads).toString()) as [Head[], Shape[]];
        const cells = once(() => readCells(batch));
        yield fromHeads({ heads, shapes }, cells, source);
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

/** Reads a part once at most. */
function once<T>(read: () => T): () => T {
  let found: { readonly part: T } | undefined;
  return () => (found ??= { part: read() }).part;
}
