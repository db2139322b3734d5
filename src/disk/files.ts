import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { types } from 'node:util';
import { RunError } from '../errors.js';

/** Run files hold personal data: their owner alone may read them. */
export const OWNER_FILE = 0o600;
export const OWNER_FOLDER = 0o700;

const NO_ROOM = [
  'the disk is full',
  'make room on that disk, or name a folder on another one with --data-dir',
];
const FORBIDDEN = ['this user may not write there', 'allow it, or name another folder with --data-dir'];
const NO_FOLDER = [
  'a file stands where a folder should be',
  'move that file away, or name another folder with --data-dir',
];

const CAUSES: Readonly<Record<string, readonly string[]>> = {
  ENOSPC: NO_ROOM,
  EDQUOT: ['the disk quota is used up', 'make room, or name a folder elsewhere with --data-dir'],
  EFBIG: ['the file is larger than allowed here', 'raise the limit on file sizes (ulimit -f)'],
  EACCES: FORBIDDEN,
  EPERM: FORBIDDEN,
  EROFS: ['the file system is read-only', 'name a writable folder with --data-dir'],
  ENOENT: [
    'its folder does not exist any more',
    'leave the data folder alone during a run, or name another one with --data-dir',
  ],
  ENOTDIR: NO_FOLDER,
  EEXIST: NO_FOLDER,
};

/** Whether the operating system refused, in contrast to a bug of ours. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException & { code: string } {
  return types.isNativeError(error) && 'syscall' in error && 'code' in error;
}

/** A refusal by the operating system as a RunError that names the path and the cure; bugs stay as they are. */
export function asStorageError(doing: string, path: string, error: unknown): unknown {
  if (!isSystemError(error)) return error;
  const [reason = error.message, hint] = CAUSES[error.code] ?? [];
  return new RunError('storage', `cannot ${doing} ${path}: ${reason} (${error.code})`, {
    hint,
    cause: error,
  });
}

/** Runs file work; throws RunError `storage` where the operating system refuses. */
export function onStorage<T>(doing: string, path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asStorageError(doing, path, error);
  }
}

/** Creates the folder and those above it that are missing, readable by their owner alone. */
export function makeFolder(path: string): void {
  onStorage('create the folder', path, () => {
    makeMissing(resolve(path));
  });
}

/** By hand: Node's own `recursive` never returns where a folder can have no children, as in /proc. */
function makeMissing(path: string): void {
  if (isFolder(path)) return;
  if (dirname(path) !== path) makeMissing(dirname(path));
  try {
    mkdirSync(path, { mode: OWNER_FOLDER });
  } catch (error) {
    // Another run may have been quicker.
    if (!isFolder(path)) throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Writes every byte: one call may write fewer than it was given. */
export function writeAll(fd: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(fd, bytes, written);
}

/** Runs file work that is worth a try but no reason to stop. */
export function attempt(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!isSystemError(error)) throw error;
  }
}

/** Makes names created or replaced in a folder survive a power cut, where the file system can promise that. */
export function syncFolder(path: string): void {
  attempt(() => {
    const fd = openSync(path, 'r');
    try {
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  });
}

/** Replaces a file at one stroke: a reader, or a crash, finds the old text or the new one, never a part. */
export function writeFileWhole(path: string, text: string): void {
  const draft = `${path}.tmp`;
  try {
    writeDraft(draft, text);
    renameSync(draft, path);
  } catch (error) {
    attempt(() => rmSync(draft, { force: true }));
    throw asStorageError('write', path, error);
  }
  syncFolder(dirname(path));
}

function writeDraft(path: string, text: string): void {
  const fd = openSync(path, 'w', OWNER_FILE);
  try {
    writeAll(fd, Buffer.from(text));
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
