import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { onStorage } from '../disk/disk-error.js';
import { makeFolder } from '../disk/files.js';
import { writeFileWhole } from '../disk/replace-file.js';
import { RunError } from '../errors.js';
import { isDamage, openSqlite, type Sqlite } from './sqlite.js';

/** The process that holds the data folder, in words for the user of another one. `startedAt` is ISO 8601. */
export type Holder = {
  readonly host: string;
  readonly pid: number;
  readonly startedAt: string;
  readonly command: string;
};

/**
 * Makes this process the one writing run of a data folder, which is created where it is missing. The lock
 * lasts until the returned function is called or the process ends in any way, because it is a lock of the
 * kernel. Throws RunError `locked`, naming the holder, or `storage`.
 */
export function lockDataFolder(dataDir: string, holder: Holder): () => void {
  makeFolder(dataDir);
  const path = join(dataDir, 'state.lock');
  const holderPath = join(dataDir, 'state.holder.json');
  const lock = takeLock(path, () => heldBy(dataDir, holderPath));
  try {
    // It tells of this process alone. After a power cut it is of no use.
    writeFileWhole(holderPath, `${JSON.stringify(holder)}\n`, { mustLast: false });
  } catch (error) {
    lock.close();
    throw error;
  }
  return function release() {
    try {
      onStorage('remove', holderPath, () => rmSync(holderPath, { force: true }));
    } finally {
      lock.close();
    }
  };
}

/**
 * The holder of a data folder, found without locking out other processes; undefined where there is none, or
 * it cannot be told. Where the holder has not written its file yet, the fields are empty.
 */
export function holderOf(dataDir: string): Holder | undefined {
  const path = join(dataDir, 'state.lock');
  if (!existsSync(path)) return undefined;
  let probe: Sqlite | undefined;
  try {
    probe = openSqlite(path);
    probe.prepare('SELECT count(*) FROM db.sqlite_schema').get();
    return undefined;
  } catch (error) {
    if (!(error instanceof RunError) || error.kind !== 'locked') return undefined;
    return readHolder(join(dataDir, 'state.holder.json')) ?? { host: '', pid: 0, startedAt: '', command: '' };
  } finally {
    probe?.close();
  }
}

/**
 * A process that only looks for a holder has the lock for an instant; a run has it far longer. So the lock is
 * tried a few times.
 */
const ATTEMPTS = 5;
const BETWEEN_ATTEMPTS_MS = 40;

function takeLock(path: string, heldBy: () => RunError): Sqlite {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return takeLockAtOnce(path);
    } catch (error) {
      if (!(error instanceof RunError) || error.kind !== 'locked') throw error;
      if (attempt === ATTEMPTS) throw heldBy();
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BETWEEN_ATTEMPTS_MS);
    }
  }
}

/**
 * An empty database in an exclusive transaction. It is a file of its own for two reasons. The lock must not
 * depend on a sound state. And the state can be replaced while it is locked for all others.
 */
function takeLockAtOnce(path: string): Sqlite {
  let lock: Sqlite | undefined;
  try {
    lock = openSqlite(path);
    // The journal is in memory and nothing is committed, so no byte is written, here or in a file beside it.
    // The change of user_version tests for a file without permission to write: SQLite begins there without
    // taking the lock, and only refuses the change.
    lock.exec('PRAGMA db.journal_mode = MEMORY; BEGIN EXCLUSIVE; PRAGMA db.user_version = 1');
    return lock;
  } catch (error) {
    lock?.close();
    if (!isDamage(error)) throw error;
    throw new RunError('storage', `${path} is no lock file of this program`, {
      hint: 'delete it while no run is under way',
      cause: error,
    });
  }
}

function heldBy(dataDir: string, holderPath: string): RunError {
  const holder = readHolder(holderPath);
  const who =
    holder === undefined
      ? 'it has not said which'
      : `${holder.command} on host ${holder.host}, pid ${holder.pid}, since ${holder.startedAt}`;
  return new RunError('locked', `another writing run holds the data folder ${dataDir}: ${who}`, {
    hint: 'wait until it has ended, or name another folder with --data-dir',
  });
}

/**
 * Reads the holder's file; undefined where it is not written yet, or is torn. It only gives a name: the lock
 * alone decides.
 */
function readHolder(path: string): Holder | undefined {
  try {
    const holder: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isHolder(holder) ? holder : undefined;
  } catch {
    return undefined;
  }
}

function isHolder(value: unknown): value is Holder {
  if (typeof value !== 'object' || value === null) return false;
  if (!('host' in value && 'pid' in value && 'startedAt' in value && 'command' in value)) return false;
  return [value.host, value.startedAt, value.command, String(value.pid)].every(
    (text) => typeof text === 'string' && text !== '',
  );
}
