import { rmSync } from 'node:fs';
import { onStorage } from '../disk/disk-error.js';
import { openSqlite, type Sqlite } from './sqlite.js';

/**
 * Opens an empty database for what one run looks up again and again, inside the run's folder: it holds
 * personal data and goes with the run. Throws RunError `storage` where the disk fails.
 */
export function openScratchFile(path: string): Sqlite {
  // A run that was killed may have left one behind.
  removeScratchFile(path);
  const db = openSqlite(path);
  try {
    // Made anew whenever it is needed and never shared: no journal to recover, no syncing to wait for.
    db.exec('PRAGMA db.journal_mode = OFF; PRAGMA db.synchronous = OFF');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Removes such a file, where there is one. */
export function removeScratchFile(path: string): void {
  onStorage('remove', path, () => rmSync(path, { force: true }));
}
