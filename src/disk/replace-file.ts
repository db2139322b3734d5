import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, lstatSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { attempt, onStorage } from './disk-error.js';
import { OWNER_FILE, syncFolder, writeAll } from './files.js';

/**
 * A text that replaces a file at once. A reader, or a crash, finds the old text or the new one, never a part.
 * Methods throw RunError `storage` on a failure of the disk.
 */
export type DraftFile = {
  write(text: string): void;
  /** Puts the draft in the place of the target. Where it must last, it survives a power cut before that. */
  commit(): void;
  /** Removes the draft; does nothing once it is committed. */
  discard(): void;
};

type DraftOptions = {
  /** The beginning of the draft's name, in the folder of the target. By default it is the target's name. */
  readonly stem?: string;
  readonly mode?: number;
  /** Whether the file must survive a power cut, which takes some ms. By default it must. */
  readonly mustLast?: boolean;
  /** Whether no other process can be writing the same target. Then every draft that is there was left by a crash. */
  readonly isOnlyWriter?: boolean;
};

/** How many characters are written at a time. */
const CHUNK = 64 * 1024;

/** No writer is silent for so long. An older draft was left by a crash. */
const LEFT_BEHIND_MS = 600_000;

/**
 * Begins a draft of `target` in the same folder. By default only its owner can read it. Its name begins with
 * `stem` and cannot be guessed, so that another user of the folder cannot put a link in its place. Drafts
 * that a crash left are removed. Throws RunError `storage`.
 */
export function openDraftFile(
  target: string,
  { stem = target, mode = OWNER_FILE, mustLast = true, isOnlyWriter = false }: DraftOptions = {},
): DraftFile {
  removeLeftBehind(stem, isOnlyWriter ? 0 : LEFT_BEHIND_MS);
  const draft = `${stem}.${randomBytes(8).toString('hex')}.tmp`;
  const fd = onStorage('write', target, () => openSync(draft, 'wx', mode));
  let queue: string[] = [];
  let queued = 0;
  let state: 'writing' | 'closed' | 'ended' = 'writing';

  function flush(): void {
    onStorage('write', target, () => writeAll(fd, Buffer.from(queue.join(''))));
    queue = [];
    queued = 0;
  }

  function close(): void {
    if (state === 'writing') closeSync(fd);
    state = 'closed';
  }

  return {
    write(text) {
      queue.push(text);
      queued += text.length;
      if (queued >= CHUNK) flush();
    },
    commit() {
      flush();
      onStorage('write', target, () => {
        if (mustLast) fsyncSync(fd);
        close();
        renameSync(draft, target);
      });
      state = 'ended';
      if (mustLast) syncFolder(dirname(target));
    },
    discard() {
      if (state === 'ended') return;
      attempt(close);
      state = 'ended';
      attempt(() => rmSync(draft, { force: true }));
    },
  };
}

function removeLeftBehind(stem: string, olderThanMs: number): void {
  const start = `${basename(stem)}.`;
  attempt(() => {
    for (const name of readdirSync(dirname(stem))) {
      if (!name.startsWith(start) || !/^[0-9a-f]{16}\.tmp$/.test(name.slice(start.length))) continue;
      const path = join(dirname(stem), name);
      attempt(() => {
        if (Date.now() - lstatSync(path).mtimeMs >= olderThanMs) rmSync(path, { force: true });
      });
    }
  });
}

/** Replaces a file by a short text. Throws RunError `storage`; the old file stays then. */
export function writeFileWhole(
  path: string,
  text: string,
  options: Pick<DraftOptions, 'mode' | 'mustLast'> = {},
): void {
  const draft = openDraftFile(path, options);
  try {
    draft.write(text);
    draft.commit();
  } finally {
    draft.discard();
  }
}

/**
 * Replaces a file by the text of all parts, of any length. The parts may be read from the old file meanwhile.
 * Throws RunError `storage`; the old file stays then.
 */
export async function rewriteFile(path: string, parts: AsyncIterable<string>): Promise<void> {
  const draft = openDraftFile(path);
  try {
    for await (const part of parts) draft.write(part);
    draft.commit();
  } finally {
    draft.discard();
  }
}
