import { rmSync } from 'node:fs';
import { onStorage } from '../disk/disk-error.js';
import { openSqlite, type Sqlite } from './sqlite.js';

/**
 * Opens an empty database for the look-ups of one run. It lies inside the run's folder, because it holds
 * personal data and must be removed with the run. Throws RunError `storage` where the disk fails.
 */
export function openScratchFile(path: string): Sqlite {
  // A killed run may have left a file behind.
  removeScratchFile(path);
  const db = openSqlite(path);
  try {
    // The file is made anew each time and never shared. So it needs no journal for recovery, and no syncing.
    db.exec('PRAGMA db.journal_mode = OFF; PRAGMA db.synchronous = OFF');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Removes such a file, if it exists. */
export function removeScratchFile(path: string): void {
  onStorage('remove', path, () => rmSync(path, { force: true }));
}
