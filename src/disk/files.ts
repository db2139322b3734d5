import { closeSync, fsyncSync, mkdirSync, openSync, statSync, writeSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { attempt, onStorage } from './disk-error.js';

/** Run files hold personal data, so only their owner may read them. */
export const OWNER_FILE = 0o600;
export const OWNER_FOLDER = 0o700;

/** Creates the folder and all missing folders above it, readable by their owner alone. */
export function makeFolder(path: string): void {
  onStorage('create the folder', path, () => {
    makeMissing(resolve(path));
  });
}

/** Creates folder by folder. Node's own `recursive` never returns where a folder can have no children, as in /proc. */
function makeMissing(path: string): void {
  if (isFolder(path)) return;
  if (dirname(path) !== path) makeMissing(dirname(path));
  try {
    mkdirSync(path, { mode: OWNER_FOLDER });
  } catch (error) {
    // Another run may have made it first.
    if (!isFolder(path)) throw error;
  }
}

/** Whether other users may put files into this folder, or remove ours. */
export function isOpenToOthers(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined || process.platform === 'win32') return false;
  const { mode, uid } = stats;
  // In a folder with the sticky bit, such as /tmp, only the owner can remove a file. A folder with the bit
  // for the group is shared on purpose with that group alone: Kubernetes mounts volumes so (fsGroup).
  if ((mode & 0o1000) !== 0 && uid === process.getuid?.()) return false;
  return (mode & 0o002) !== 0 || ((mode & 0o020) !== 0 && (mode & 0o2000) === 0);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Writes every byte. One call of the system may write only a part. */
export function writeAll(fd: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(fd, bytes, written);
}

/** Makes created or replaced names of a folder survive a power cut, where the file system can promise that. */
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
