import { open, rm, type FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip, type Gzip } from 'node:zlib';
import { RunError } from '../errors.js';

/** A gzipped copy of the input. Only its owner can read it. */
export type Spool = {
  write(bytes: Buffer): Promise<void>;
  /** Flushes the copy to disk (fsync) and closes it. */
  finish(): Promise<void>;
  /** Removes the copy, finished or not. */
  discard(): Promise<void>;
};

/** So many bytes may wait for their compression, which another thread does: the reader goes on meanwhile. */
const GZIP = { level: constants.Z_BEST_SPEED, writableHighWaterMark: 1024 * 1024 };

/** Begins a copy at `path` (mode 0600). It replaces an existing one. Throws RunError `storage`, as do its functions. */
export async function createSpool(path: string): Promise<Spool> {
  const file = await openAnew(path).catch((error: unknown) => fail(path, error));
  const gzip = createGzip(GZIP);
  const written = pipeline(gzip, file.createWriteStream({ flush: true }));
  // A failure shows at the next write or at the end. Here it must not become an unhandled rejection.
  written.catch(() => undefined);
  return {
    async write(bytes) {
      // A copy that has failed meanwhile is closed, and would never tell it again.
      if (!gzip.destroyed && !gzip.write(bytes)) await drainOrClose(gzip);
      if (gzip.destroyed) await written.catch((error: unknown) => fail(path, error));
    },
    async finish() {
      gzip.end();
      await written.catch((error: unknown) => fail(path, error));
    },
    async discard() {
      gzip.destroy();
      await written.catch(() => undefined);
      await rm(path, { force: true });
    },
  };
}

/** Opens a new file. An existing file would keep its mode when it is opened for writing, so it is removed first. */
async function openAnew(path: string): Promise<FileHandle> {
  await rm(path, { force: true });
  return open(path, 'wx', 0o600);
}

/** Waits until the stream takes more, or is closed. */
function drainOrClose(gzip: Gzip): Promise<void> {
  return new Promise((resolve) => {
    function done(): void {
      gzip.off('drain', done).off('close', done);
      resolve();
    }
    gzip.on('drain', done).on('close', done);
  });
}

function fail(path: string, error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error);
  throw new RunError('storage', `${path}: the copy of the input cannot be written (${reason})`, {
    hint: 'Make room or choose another --data-dir; --no-spool does without the copy.',
    cause: error,
  });
}
