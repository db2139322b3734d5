import { isDelete } from '../contact/change.js';
import type { HeldRow, HeldRows } from '../sync/ports.js';
import { openScratchFile, removeScratchFile } from './scratch-file.js';
import type { Sqlite } from './sqlite.js';

/** How many rows are held in memory before the rest goes to disk: some MB of ordinary rows. */
const MOST_IN_MEMORY = 10_000;

/** Holds rows in memory, and beyond some thousand rows in a scratch file at `path`. */
export function createHeldRows(path: string, mostInMemory = MOST_IN_MEMORY): HeldRows {
  const inMemory = new Map<string, HeldRow[]>();
  let rows = 0;
  let disk: HeldOnDisk | undefined;

  return {
    hold(key, held) {
      if (rows < mostInMemory) {
        rows += 1;
        const before = inMemory.get(key);
        if (before) before.push(alone(held));
        else inMemory.set(key, [alone(held)]);
        return;
      }
      disk ??= createHeldOnDisk(path);
      disk.hold(key, held);
    },
    take(key) {
      const early = inMemory.get(key) ?? [];
      inMemory.delete(key);
      rows -= early.length;
      // Later rows may fill the memory that is freed here. The order within a contact does not suffer: the
      // row numbers give it.
      const late = disk?.take(key) ?? [];
      return late.length === 0 ? early : [...early, ...late].sort((a, b) => a.row.row - b.row.row);
    },
    *takeRest() {
      const keys = new Set([...inMemory.keys(), ...(disk?.keys() ?? [])]);
      for (const key of keys) yield [key, this.take(key)] as const;
    },
    close() {
      disk?.close();
      disk = undefined;
    },
  };
}

type HeldOnDisk = {
  hold(key: string, held: HeldRow): void;
  take(key: string): HeldRow[];
  keys(): string[];
  close(): void;
};

function createHeldOnDisk(path: string): HeldOnDisk {
  const db: Sqlite = openScratchFile(path);
  db.exec(
    `CREATE TABLE db.held (key TEXT NOT NULL, row INTEGER NOT NULL, json TEXT NOT NULL, PRIMARY KEY (key, row))
     STRICT, WITHOUT ROWID`,
  );
  const insert = db.prepare('INSERT INTO db.held (key, row, json) VALUES (?, ?, ?)');
  const select = db.prepare('SELECT json FROM db.held WHERE key = ? ORDER BY row');
  const remove = db.prepare('DELETE FROM db.held WHERE key = ?');
  const allKeys = db.prepare('SELECT DISTINCT key FROM db.held');
  return {
    hold: (key, held) => insert.run(key, held.row.row, toJson(held)),
    take(key) {
      const found = select.all(key) as { json: string }[];
      if (found.length > 0) remove.run(key);
      return found.map(({ json }) => fromJson(json));
    },
    keys: () => (allKeys.all() as { key: string }[]).map(({ key }) => key),
    close() {
      db.close();
      removeScratchFile(path);
    },
  };
}

/** The row in memory of its own: its cells are parts of the text of a whole batch, and would hold on to it. */
function alone(held: HeldRow): HeldRow {
  return fromJson(toJson(held));
}

/** The fields of a change are a Map, which JSON cannot hold. */
function toJson({ row: { row, line, cells }, contactId, change, before }: HeldRow): string {
  const base = before && [...before];
  return JSON.stringify([
    { row, line, cells },
    contactId,
    isDelete(change) ? null : [...change.fields],
    base,
  ]);
}

function fromJson(json: string): HeldRow {
  type Entries = [string, string | number | boolean | null][];
  const [row, contactId, fields, base] = JSON.parse(json) as [
    HeldRow['row'],
    string,
    Entries | null,
    Entries | null,
  ];
  return {
    row,
    contactId,
    change: fields === null ? { action: 'delete' } : { action: 'update', fields: new Map(fields) },
    ...(base && { before: new Map(base) }),
  };
}
