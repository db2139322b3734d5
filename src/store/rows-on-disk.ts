import { closeSync, openSync, readSync, rmSync } from 'node:fs';
import { setImmediate as breathe } from 'node:timers/promises';
import { onStorage } from '../disk/disk-error.js';
import { OWNER_FILE, writeAll } from '../disk/files.js';
import { RunError } from '../errors.js';
import type { DecidedRow, RowSource } from '../sync/decided-row.js';
import { fromHeads, toHeads, type Heads, type HeadTexts } from './row-heads.js';

/** A scratch file of decided rows. It is removed on close. */
export type RowsOnDisk = {
  add(batch: readonly DecidedRow[]): void;
  read(): AsyncGenerator<readonly DecidedRow[]>;
  close(): void;
};

/** Where a part of the file lies, in bytes. */
type Place = { readonly at: number; readonly length: number };

/** The parts of a batch: two that every reader needs, and the cells, which few need. */
type Batch = { readonly heads: Place; readonly texts: Place; readonly cells: Place };

/** UTF-16 keeps every text, also one with half characters, and takes a fifth of the time of UTF-8. */
const ENCODING = 'utf16le';

/**
 * Keeps each batch in three parts. A reader gets the rows from the first two. The third holds the records as they stand
 * in the input. It is read when a row of the batch is first asked for its cells, and so are the values of its fields: a
 * dry run needs neither.
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

  return {
    add(batch) {
      const { heads, texts } = toHeads(batch);
      batches.push({
        heads: write(Buffer.from(JSON.stringify(heads))),
        texts: write(pack(texts)),
        cells: write(pack(batch.map(({ row }) => row.text ?? row.cells))),
      });
    },
    async *read() {
      for (const { heads, texts, cells } of batches) {
        yield fromHeads(
          JSON.parse(readAt(heads).toString()) as Heads,
          unpack(readAt(texts)) as HeadTexts,
          once(() => unpack(readAt(cells))),
          source,
        );
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

/** Before texts of one line each, and before JSON. */
const LINES = 'L';
const JSON_TEXT = 'J';

/** Texts, a line each: joining and splitting lines takes a tenth of the time of JSON. Cells in a list go as JSON. */
function pack(all: readonly (string | readonly string[])[]): Buffer {
  const areLines = all.every((item) => typeof item === 'string' && !item.includes('\n'));
  return Buffer.from(areLines ? LINES + all.join('\n') : JSON_TEXT + JSON.stringify(all), ENCODING);
}

function unpack(bytes: Buffer): readonly (string | readonly string[])[] {
  const text = bytes.toString(ENCODING);
  const content = text.slice(1);
  return text.startsWith(LINES)
    ? content.split('\n')
    : (JSON.parse(content) as (string | readonly string[])[]);
}
