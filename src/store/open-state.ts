import { join } from 'node:path';
import { lockDataFolder, type Holder } from './run-lock.js';
import { openStateFile, type Warn } from './state-file.js';
import { noteInBlocks } from './spent-blocks.js';
import { createSpentRequests } from './spent-requests.js';
import { createStateTables } from './state-tables.js';
import { createState, type State } from './state.js';

export type StateOptions = {
  /** A hash of base URL and key, which tells one workspace from another. */
  readonly workspace: string;
  readonly holder: Holder;
  /** How long requests are remembered: the window of the rate. */
  readonly requestWindowMs: number;
  /** Whether no rate spaces the requests, so that they are noted many at a time. */
  readonly isUnlimited?: boolean;
  readonly warn: Warn;
};

/**
 * Opens DATA_DIR/state.db for the one writing run of that folder. Throws RunError `locked`, naming the holder,
 * where another run holds it; `storage` where the folder cannot be used.
 */
export function openState(dataDir: string, options: StateOptions): State {
  const { workspace, holder, requestWindowMs, isUnlimited = false, warn } = options;
  const release = lockDataFolder(dataDir, holder);
  try {
    const path = join(dataDir, 'state.db');
    const db = openStateFile(path, `${path}.broken-${holder.startedAt.replace(/\W/g, '')}`, warn);
    const noted = createSpentRequests(db, workspace, requestWindowMs);
    const spent = isUnlimited ? noteInBlocks(noted) : noted;
    return createState(createStateTables(db, workspace), spent, function closeAll() {
      try {
        db.close();
      } finally {
        release();
      }
    });
  } catch (error) {
    release();
    throw error;
  }
}
