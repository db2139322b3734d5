import {
  closeSync,
  constants,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { asStorageError, attempt, onStorage } from './disk-error.js';
import { OWNER_FILE, syncFolder, writeAll } from './files.js';

/** A file that only grows, by whole records. Every method throws RunError `storage` on a failure of the disk. */
export type AppendFile = {
  /** Queues whole records; nothing is written before `flush`. */
  append(records: string): void;
  /** How many characters wait for `flush`. */
  queued(): number;
  /** Hands the queued records to the operating system, in one write. */
  flush(): void;
  /** Flushes, and waits until all records will survive a power cut. */
  flushForGood(): void;
  /** Flushes, makes the file survive a power cut where it must, and closes it, also where flushing fails. */
  close(): void;
};

/** A link in the place of a file of ours is never followed: it may lead to any file of this user. */
const { O_APPEND, O_CREAT, O_RDWR, O_NOFOLLOW } = constants;

/** `csv`: a record's cells may hold line feeds between quotes. `lines`: a line feed always ends a record. */
export type RecordForm = 'csv' | 'lines';

/**
 * Opens a file for appending. A new file begins with `header`. By default the file must survive a power cut. Where a crash left a torn last record, the
 * torn part is cut off.
 */
export function openAppendFile(
  path: string,
  header: string,
  form: RecordForm = 'csv',
  { mustLast = true }: { readonly mustLast?: boolean } = {},
): AppendFile {
  const fd = onStorage('create', path, () =>
    openSync(path, O_APPEND | O_CREAT | O_RDWR | O_NOFOLLOW, OWNER_FILE),
  );
  let queue: string[] = [];
  let queuedChars = 0;
  /** The length of the file: nothing else writes to it. */
  let size = 0;
  let isClosed = false;

  function append(records: string): void {
    queue.push(records);
    queuedChars += records.length;
  }

  function flush(): void {
    if (queuedChars === 0) return;
    const bytes = Buffer.from(queue.join(''));
    queue = [];
    queuedChars = 0;
    try {
      writeAll(fd, bytes);
      size += bytes.length;
      // When the folder of an open file was removed, every write still succeeds. So the path is checked.
      statSync(path);
    } catch (error) {
      attempt(() => {
        cutTornRecord(fd, size, form);
        ({ size } = fstatSync(fd));
      });
      throw asStorageError('write', path, error);
    }
  }

  function flushForGood(): void {
    flush();
    onStorage('write', path, () => fdatasyncSync(fd));
  }

  function close(): void {
    if (isClosed) return;
    isClosed = true;
    try {
      flush();
      if (mustLast) onStorage('write', path, () => fsyncSync(fd));
    } finally {
      closeSync(fd);
    }
  }

  try {
    cutTornRecord(fd, 0, form);
    ({ size } = fstatSync(fd));
    if (size === 0) append(header);
    flush();
    if (mustLast) syncFolder(dirname(path));
  } catch (error) {
    closeSync(fd);
    throw asStorageError('open', path, error);
  }
  return { append, queued: () => queuedChars, flush, flushForGood, close };
}

/** Shortens the file to its last whole record; `from` is the end of a whole record. */
function cutTornRecord(fd: number, from: number, form: RecordForm): void {
  const { size } = fstatSync(fd);
  const end = endOfLastRecord(fd, from, size, form);
  if (end < size) ftruncateSync(fd, end);
}

const QUOTE = 0x22;
const LINE_FEED = 0x0a;

/** The place behind the last line feed outside of quotes. A cell may hold line feeds of its own. */
function endOfLastRecord(fd: number, from: number, size: number, form: RecordForm): number {
  const chunk = Buffer.allocUnsafe(64 * 1024);
  let isQuoted = false;
  let position = from;
  let end = from;
  while (position < size) {
    const read = readSync(fd, chunk, 0, chunk.length, position);
    if (read === 0) break;
    for (let index = 0; index < read; index += 1) {
      const byte = chunk[index];
      if (byte === QUOTE && form === 'csv') isQuoted = !isQuoted;
      else if (byte === LINE_FEED && !isQuoted) end = position + index + 1;
    }
    position += read;
  }
  return end;
}
