import { types } from 'node:util';
import { RunError } from '../errors.js';

export const OWNER_FILE = 0o600;
export const OWNER_FOLDER = 0o700;

/** What makes most refusals of a disk go away. */
export const DISK_HINT = 'make room and allow writing there, or name another folder with --data-dir';

/** Runs file work; what the operating system refuses becomes RunError `storage`, bugs stay as they are. */
export function onDisk<T>(doing: string, path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!types.isNativeError(error) || !('syscall' in error) || !('code' in error)) throw error;
    throw new RunError('storage', `cannot ${doing} ${path} (${String(error.code)})`, {
      hint: DISK_HINT,
      cause: error,
    });
  }
}
