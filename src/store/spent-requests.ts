import type { Sqlite } from './sqlite.js';
import { hash } from './state-tables.js';

/** A pause that the API asked for. Unix time in ms. */
export type NotedPause = { readonly atMs: number; readonly untilMs: number };

/**
 * Requests that lately used the workspace's rate, noted for the next process. Times are Unix times in ms.
 * Every method throws RunError `storage` where the disk fails.
 */
export type SpentRequests = {
  /**
   * Requests are about to be sent, one by default, and the server may count them as late as `latestMs`. On return,
   * the operating system has the note: it outlives the process, though not a power cut.
   */
  starting(latestMs: number, requests?: number): void;
  /** The request noted with `latestMs` has ended at `endedMs`. This is written with the next request. */
  ended(latestMs: number, endedMs: number): void;
  /** Requests that were noted with `latestMs` will not be sent. This is written with the next request. */
  returned(latestMs: number, requests: number): void;
  /** The latest time at which each request can have been counted, in order. */
  since(sinceMs: number): number[];
  /** Notes a pause. As for `starting`, the operating system has the note on return. */
  pausing(pause: NotedPause): void;
  lastPause(): NotedPause | undefined;
  /** Writes the notes that wait for the next request. */
  flush(): void;
};

/** The requests of one workspace. Requests older than `windowMs` are dropped when new ones are written. */
export function createSpentRequests(db: Sqlite, workspace: string, windowMs: number): SpentRequests {
  const select = db.prepare(
    'SELECT at_ms, count FROM db.request WHERE workspace = ? AND at_ms >= ? ORDER BY at_ms',
  );
  const add = db.prepare(
    'INSERT INTO db.request (workspace, at_ms, count) VALUES (?, ?, ?) ' +
      'ON CONFLICT DO UPDATE SET count = count + excluded.count',
  );
  const removeBefore = db.prepare('DELETE FROM db.request WHERE workspace = ? AND at_ms < ?');
  const writePause = db.prepare(
    'INSERT OR REPLACE INTO db.pause (workspace, at_ms, until_ms) VALUES (?, ?, ?)',
  );
  const selectPause = db.prepare('SELECT at_ms, until_ms FROM db.pause WHERE workspace = ?');
  const key = hash(workspace);
  /** How many requests more, or fewer, count at a time than the file says. */
  const changes = new Map<number, number>();
  let newestMs: number | undefined;

  function change(ms: number, requests: number): void {
    const atMs = Math.round(ms);
    changes.set(atMs, (changes.get(atMs) ?? 0) + requests);
  }

  /** One write to the file: the requests that ended since the last write, and the ones that start. */
  function write(): void {
    if (changes.size === 0) return;
    // The write does not wait for the disk: a machine that lost its power is not back within the window.
    db.setSynchronous('NORMAL');
    db.transaction(() => {
      for (const [atMs, requests] of changes) if (requests !== 0) add.run(key, atMs, requests);
      if (newestMs !== undefined) removeBefore.run(key, newestMs - windowMs);
    });
    changes.clear();
  }

  return {
    starting(latestMs, requests = 1) {
      change(latestMs, requests);
      write();
    },
    ended(latestMs, endedMs) {
      change(latestMs, -1);
      change(endedMs, 1);
      newestMs = Math.round(endedMs);
    },
    returned: (latestMs, requests) => change(latestMs, -requests),
    since(sinceMs) {
      const rows = select.all(key, Math.round(sinceMs)) as { at_ms: number; count: number }[];
      return rows.flatMap(({ at_ms: atMs, count }) => new Array<number>(Math.max(0, count)).fill(atMs));
    },
    pausing({ atMs, untilMs }) {
      db.setSynchronous('NORMAL');
      writePause.run(key, Math.round(atMs), Math.round(untilMs));
    },
    lastPause() {
      const row = selectPause.get(key) as { at_ms: number; until_ms: number } | undefined;
      return row && { atMs: row.at_ms, untilMs: row.until_ms };
    },
    flush: write,
  };
}
