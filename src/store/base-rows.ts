import { openScratchFile, removeScratchFile } from './scratch-file.js';

/** A row of the base file: its key, its line, and its cells in the order of the file's columns. */
export type BaseRow = { readonly key: string; readonly line: number; readonly cells: readonly string[] };

/** The lines of two rows that have the same key. */
export type Repeated = { readonly key: string; readonly line: number; readonly again: number };

/** The rows of the base by their keys. They are on disk, because the base may be as large as the workspace. */
export type BaseRows = {
  add(rows: readonly BaseRow[]): void;
  /** The cells of the row with the key; `several` where more than one row has it. */
  find(key: string): readonly string[] | 'several' | undefined;
  /** A key that several rows have; undefined where there is none. */
  repeated(): Repeated | undefined;
  /** Removes the file. */
  close(): void;
};

/** Opens the rows in a scratch file at `path`. This and every method throw RunError `storage` where the disk fails. */
export function createBaseRows(path: string): BaseRows {
  const db = openScratchFile(path);
  db.exec(
    `CREATE TABLE db.base (
       key TEXT NOT NULL PRIMARY KEY, line INTEGER NOT NULL, again INTEGER NOT NULL DEFAULT 0, cells TEXT NOT NULL
     ) STRICT, WITHOUT ROWID`,
  );
  const insert = db.prepare(
    'INSERT INTO db.base (key, line, cells) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET again = excluded.line',
  );
  const byKey = db.prepare('SELECT cells, again FROM db.base WHERE key = ?');
  const anyRepeated = db.prepare('SELECT key, line, again FROM db.base WHERE again > 0 LIMIT 1');
  let isOpen = true;
  return {
    add(rows) {
      db.transaction(() => {
        for (const { key, line, cells } of rows) insert.run(key, line, JSON.stringify(cells));
      });
    },
    find(key) {
      const found = byKey.get(key) as { cells: string; again: number } | undefined;
      if (found === undefined) return undefined;
      return found.again > 0 ? 'several' : (JSON.parse(found.cells) as string[]);
    },
    repeated: () => anyRepeated.get() as Repeated | undefined,
    close() {
      if (!isOpen) return;
      isOpen = false;
      db.close();
      removeScratchFile(path);
    },
  };
}
