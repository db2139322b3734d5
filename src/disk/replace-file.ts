import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { attempt, onStorage } from './disk-error.js';
import { OWNER_FILE, syncFolder, writeAll } from './files.js';

/**
 * A text that takes the place of a file at one stroke: a reader, or a crash, finds the old text or the new one,
 * never a part. Methods throw RunError `storage` on a failure of the disk.
 */
export type DraftFile = {
  write(text: string): void;
  /** Makes it survive a power cut and puts it in the place of the target. */
  commit(): void;
  /** Removes the draft; does nothing once it is committed. */
  discard(): void;
};

/** Characters written at a time. */
const CHUNK = 64 * 1024;

/**
 * Begins a draft of `target`, readable by its owner alone unless told otherwise, in the same folder; one that a crash left is replaced.
 * Throws RunError `storage`.
 */
export function openDraftFile(target: string, draft = `${target}.tmp`, mode = OWNER_FILE): DraftFile {
  const fd = onStorage('write', target, () => {
    rmSync(draft, { force: true });
    return openSync(draft, 'wx', mode);
  });
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
        fsyncSync(fd);
        close();
        renameSync(draft, target);
      });
      state = 'ended';
      syncFolder(dirname(target));
    },
    discard() {
      if (state === 'ended') return;
      attempt(close);
      state = 'ended';
      attempt(() => rmSync(draft, { force: true }));
    },
  };
}

/** Replaces a file by a short text. Throws RunError `storage`, and leaves the old file then. */
export function writeFileWhole(path: string, text: string, mode = OWNER_FILE): void {
  const draft = openDraftFile(path, undefined, mode);
  try {
    draft.write(text);
    draft.commit();
  } finally {
    draft.discard();
  }
}

/**
 * Replaces a file by what the parts say, of any length; they may be read from the old file meanwhile. Throws
 * RunError `storage`, and leaves the old file then.
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
