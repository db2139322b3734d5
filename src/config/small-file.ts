import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';

/** The error where a settings file is not a short text. `code` is a word for a message. */
export class SmallFileError extends Error {
  override readonly name = 'SmallFileError';
}

/** How long a program may take that writes into a pipe, such as the `<(…)` of a shell. */
const LONGEST_WAIT_MS = 10_000;
const BETWEEN_LOOKS_MS = 20;

/**
 * The bytes of a short file, or of a pipe. At most `maxBytes` are read. There is a bound on waiting for a
 * pipe without a writer, or a silent device. Throws SmallFileError where it is no short text, and the error
 * of the operating system where it cannot be opened.
 */
export function readSmallFile(path: string, maxBytes: number): Buffer {
  // Without O_NONBLOCK, opening a pipe without a writer never returns, and no signal ends it.
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(fd);
    if (stats.isBlockDevice() || stats.isSocket()) throw new SmallFileError('it is no file, but a device');
    const bytes = readAtMost(fd, maxBytes + 1, stats);
    if (bytes.length <= maxBytes) return bytes;
    const what = stats.isFile() ? `it has ${stats.size} bytes` : 'it never ends';
    throw new SmallFileError(`${what}, and at most ${maxBytes} are read`);
  } finally {
    closeSync(fd);
  }
}

function readAtMost(fd: number, most: number, stats: Stats): Buffer {
  const buffer = Buffer.alloc(Math.min(most, stats.isFile() ? stats.size + 1 : most));
  const giveUpMs = performance.now() + LONGEST_WAIT_MS;
  let length = 0;
  while (length < buffer.length) {
    const read = readOrWait(fd, buffer, length);
    if (read === 0) break;
    if (read !== undefined) length += read;
    else if (performance.now() > giveUpMs) throw new SmallFileError('it is a pipe without any data');
  }
  return buffer.subarray(0, length);
}

/** Reads bytes; undefined where there are none yet. */
function readOrWait(fd: number, buffer: Buffer, at: number): number | undefined {
  try {
    return readSync(fd, buffer, at, buffer.length - at, null);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BETWEEN_LOOKS_MS);
    return undefined;
  }
}
