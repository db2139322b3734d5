import { closeSync, openSync, readSync, rmSync } from 'node:fs';
import { setImmediate as breathe } from 'node:timers/promises';
import type { FieldValue } from '../contact/change.js';
import { onStorage } from '../disk/disk-error.js';
import { OWNER_FILE, writeAll } from '../disk/files.js';
import { RunError } from '../errors.js';
import type { DecidedRow } from '../sync/decided-row.js';
import { fromParts, toParts, type Head, type Shape } from './row-parts.js';

/** A scratch file of decided rows. It is removed on close. */
export type RowsOnDisk = {
  add(batch: readonly DecidedRow[]): void;
  read(): AsyncGenerator<readonly DecidedRow[]>;
  close(): void;
};

/** Where a JSON text lies in the file, in bytes. */
type Place = { readonly at: number; readonly length: number };

/** The parts of a batch: what every reader needs, and two that few need. */
type Batch = { readonly heads: Place; readonly values: Place; readonly cells: Place };

/**
 * Keeps each batch in three parts. A reader gets the rows from the first part. The values of their fields and the
 * cells are read when a row of the batch is first asked for them: a dry run needs neither.
 */
export function createRowsOnDisk(path: string): RowsOnDisk {
  // A killed run may have left a file behind.
  rmSync(path, { force: true });
  const fd = onStorage('create', path, () => openSync(path, 'wx+', OWNER_FILE));
  const batches: Batch[] = [];
  let size = 0;
  let isOpen = true;

  function readAt({ at, length }: Place): unknown {
    const bytes = Buffer.allocUnsafe(length);
    let done = 0;
    while (done < length) {
      const read = onStorage('read', path, () => readSync(fd, bytes, done, length - done, at + done));
      if (read === 0) throw new RunError('storage', `${path} has lost its end`, { hint: 'run it again' });
      done += read;
    }
    return JSON.parse(bytes.toString());
  }

  return {
    add(batch) {
      const { heads, shapes, values, cells } = toParts(batch);
      const texts = [[heads, shapes], values, cells].map((part) => Buffer.from(JSON.stringify(part)));
      const [first, second, third] = texts.map(({ length }) => {
        const place = { at: size, length };
        size += length;
        return place;
      }) as [Place, Place, Place];
      onStorage('write', path, () => writeAll(fd, Buffer.concat(texts)));
      batches.push({ heads: first, values: second, cells: third });
    },
    async *read() {
      for (const { heads: first, values, cells } of batches) {
        const [heads, shapes] = readAt(first) as [Head[], Shape[]];
        yield fromParts(
          { heads, shapes },
          {
            values: once(() => readAt(values) as (readonly FieldValue[] | null)[]),
            cells: once(() => readAt(cells) as (readonly string[])[]),
          },
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
