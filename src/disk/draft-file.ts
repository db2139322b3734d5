import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { attempt, onStorage, OWNER_FILE, syncFolder, writeAll } from './files.js';

/** A long text that takes its place at one stroke. Methods throw RunError `storage` on a failure of the disk. */
export type DraftFile = {
  write(text: string): void;
  /** Makes it survive a power cut and puts it in the place of `target`. */
  commit(): void;
  /** Removes the draft; does nothing once it is committed. */
  discard(): void;
};

/** Characters written at a time. */
const CHUNK = 64 * 1024;

/** Begins a draft, readable by its owner alone, in the same folder as `target`; one that a crash left is replaced. */
export function openDraftFile(draft: string, target: string): DraftFile {
  const fd = onStorage('create', draft, () => {
    rmSync(draft, { force: true });
    return openSync(draft, 'wx', OWNER_FILE);
  });
  let queue: string[] = [];
  let queued = 0;
  let state: 'writing' | 'closed' | 'ended' = 'writing';

  function flush(): void {
    onStorage('write', draft, () => writeAll(fd, Buffer.from(queue.join(''))));
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
      onStorage('write', draft, () => {
        fsyncSync(fd);
        close();
      });
      onStorage('replace', target, () => renameSync(draft, target));
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
