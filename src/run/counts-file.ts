import { closeSync, constants, existsSync, fstatSync, openSync, readFileSync, writeSync } from 'node:fs';
import { onStorage } from '../disk/disk-error.js';
import { OWNER_FILE } from '../disk/files.js';
import { REQUEST_COUNTS } from './run-json.js';
import type { RequestCounts } from './summary.js';

/** The requests of a run, noted as they are sent, so that the counts survive a killed process. */
export type CountsFile = {
  /** On return, the operating system has the counts. */
  note(counts: Readonly<RequestCounts>): void;
  close(): void;
};

/** Room for the counts of any run. The file always has this size, so that no old text remains behind the new. */
const BYTES = 256;

/** Opens the file. It is written over in place: that needs no room on a full disk. Throws RunError `storage`. */
export function openCountsFile(path: string): CountsFile {
  const fd = onStorage('create', path, () => {
    const { O_CREAT, O_RDWR, O_NOFOLLOW } = constants;
    const opened = openSync(path, O_CREAT | O_RDWR | O_NOFOLLOW, OWNER_FILE);
    if (fstatSync(opened).size === 0) writeSync(opened, ' '.repeat(BYTES), 0);
    return opened;
  });
  const bytes = Buffer.alloc(BYTES);
  return {
    note(counts) {
      bytes.fill(' ').write(JSON.stringify(counts), 'latin1');
      onStorage('write', path, () => writeSync(fd, bytes, 0, BYTES, 0));
    },
    close: () => closeSync(fd),
  };
}

/** The counts that a killed process left; undefined where there are none, or a power cut damaged them. */
export function readCountsFile(path: string): RequestCounts | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return REQUEST_COUNTS.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data;
  } catch {
    return undefined;
  }
}
