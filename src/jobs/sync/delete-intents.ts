import { existsSync } from 'node:fs';
import { openAppendFile, type AppendFile } from '../../disk/append-file.js';
import { readLines } from '../../disk/read-lines.js';
import type { SentState } from '../../sync/ports.js';
import { createGroupCommit } from '../../disk/group-commit.js';

export type IntentState = SentState & { close(): void };

/**
 * Notes each delete in the run's own folder as well, before it is sent: the state is a cache that can be lost,
 * and without the note a resumed run would take the 404 of its own delete for a contact that never was.
 * Throws RunError `storage`, as do its functions.
 */
export async function withIntents(state: SentState, path: string): Promise<IntentState> {
  let file: AppendFile | undefined;
  const open = (): AppendFile => (file ??= openAppendFile(path, '', 'lines'));
  const soon = createGroupCommit(() => open().flushForGood());
  // Opened where there is one, so that a torn last line is healed before it is read.
  if (existsSync(path)) open();
  const before = await readNames(path);

  return {
    ...state,
    async intendDelete(name) {
      open().append(`${JSON.stringify(name)}\n`);
      await Promise.all([soon(), state.intendDelete(name)]);
    },
    wasDeleteIntended: (name) => before.has(name) || state.wasDeleteIntended(name),
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
