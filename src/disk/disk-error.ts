import { types } from 'node:util';
import { RunError } from '../errors.js';
import { thisUser } from '../this-user.js';

const NO_ROOM = [
  'the disk is full',
  'make room on that disk, or name a folder on another one with --data-dir',
];
const FORBIDDEN = [`${thisUser()} may not write there`, 'allow it, or name another folder with --data-dir'];
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
  ELOOP: ['a link stands in its place', 'remove the link: this program never writes through one'],
};

/** Whether the operating system refused. Any other error is a bug of this program. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException & { code: string } {
  return types.isNativeError(error) && 'syscall' in error && 'code' in error;
}

/** Turns a refusal by the operating system into a RunError that names the path and the cure. Bugs stay as they are. */
export function asStorageError(doing: string, path: string, error: unknown): unknown {
  if (!isSystemError(error)) return error;
  const [known = error.message, hint] = CAUSES[error.code] ?? [];
  // Reading also misses the file alone, such as one that a full disk has kept from being written.
  const reason = error.code === 'ENOENT' && doing === 'read' ? 'there is no such file' : known;
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

/** Runs file work that may fail without ending the run. */
export function attempt(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!isSystemError(error)) throw error;
  }
}
