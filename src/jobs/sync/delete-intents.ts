import { existsSync } from 'node:fs';
import { openAppendFile, type AppendFile } from '../../disk/append-file.js';
import { createGroupCommit } from '../../disk/group-commit.js';
import { readLines } from '../../disk/read-lines.js';

/** The deletes of one run, noted in its own folder before they are sent. */
export type DeleteIntents = {
  /** Whether an earlier part of the run noted it. */
  has(name: string): boolean;
  /** Resolves once the note would outlive a power cut. Throws RunError `storage`. */
  note(name: string): Promise<void>;
  close(): void;
};

/**
 * Opens the notes at `path`; a file is made with the first of them. The state holds the same, but it is a cache
 * that can be lost: without the note a resumed run would take the 404 of its own delete for a contact that never
 * was. Throws RunError `storage`.
 */
export async function openDeleteIntents(path: string): Promise<DeleteIntents> {
  let file: AppendFile | undefined;
  const open = (): AppendFile => (file ??= openAppendFile(path, '', 'lines'));
  const soon = createGroupCommit(() => open().flushForGood());
  // Opened where there is one, so that a torn last line is healed before it is read.
  if (existsSync(path)) open();
  const before = await readNames(path);
  return {
    has: (name) => before.has(name),
    note(name) {
      open().append(`${JSON.stringify(name)}\n`);
      return soon();
    },
    close: () => file?.close(),
  };
}

/** What earlier parts of the run were about to delete. */
async function readNames(path: string): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for await (const line of readLines(path)) {
    const name = nameIn(line);
    if (name !== undefined) names.add(name);
  }
  return names;
}

/** Undefined for a line that somebody damaged: it costs one status, and must not cost the run. */
function nameIn(line: string): string | undefined {
  try {
    const name: unknown = JSON.parse(line);
    return typeof name === 'string' ? name : undefined;
  } catch {
    return undefined;
  }
}
