import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findFlaw, migrate } from './schema.js';
import { openSqlite, type Sqlite } from './sqlite.js';
import { createSpentRequests, type SpentRequests } from './spent-requests.js';
import { createStateTables } from './state-tables.js';

/** A copy of the state that earlier runs left, for reading only. */
export type StateCopy = {
  lastSent(contactId: string): string | undefined;
  /** Reads many contacts at once, for the calls of `lastSent` that follow. */
  readAhead(contactIds: readonly string[]): void;
  readonly spent: Pick<SpentRequests, 'since' | 'lastPause'>;
  close(): void;
};

/**
 * Copies the data folder's state to `path`, for a run that writes nothing. The copy takes no lock, so other
 * runs go on. Undefined where there is no state, or where a writing run changed it during the copying; then
 * nothing counts as sent before.
 */
export function copyState(dataDir: string, path: string, workspace: string): StateCopy | undefined {
  const source = join(dataDir, 'state.db');
  const files = ['', '-wal'].filter((suffix) => existsSync(source + suffix));
  if (!files.includes('')) return undefined;
  function remove(): void {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true });
  }
  let db: Sqlite | undefined;
  try {
    for (const suffix of files) copyFileSync(source + suffix, path + suffix);
    const opened = (db = openSqlite(path));
    if (findFlaw(opened) !== undefined) throw new Error('not a whole copy');
    migrate(opened);
    let isClosed = false;
    const tables = createStateTables(opened, workspace);
    return {
      lastSent: (contactId) => tables.readSent(contactId),
      readAhead: (contactIds) => tables.readAhead(contactIds),
      spent: createSpentRequests(opened, workspace, 0),
      close() {
        if (isClosed) return;
        isClosed = true;
        opened.close();
        remove();
      },
    };
  } catch {
    db?.close();
    remove();
    return undefined;
  }
}
