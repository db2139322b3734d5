import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { asStorageError, attempt, OWNER_FILE, syncFolder, writeAll } from './files.js';

/**
 * Replaces a file at one stroke by what the parts say, of any length; they may be read from the old file
 * meanwhile. Throws RunError `storage`, and leaves the old file then.
 */
export async function rewriteFile(path: string, parts: AsyncIterable<string>): Promise<void> {
  const draft = `${path}.tmp`;
  try {
    const fd = openSync(draft, 'w', OWNER_FILE);
    try {
      for await (const part of parts) writeAll(fd, Buffer.from(part));
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(draft, path);
  } catch (error) {
    attempt(() => rmSync(draft, { force: true }));
    throw asStorageError('write', path, error);
  }
  syncFolder(dirname(path));
}
