import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { onStorage } from '../disk/disk-error.js';
import { makeFolder } from '../disk/files.js';
import { writeFileWhole } from '../disk/replace-file.js';
import { RunError } from '../errors.js';
import { isDamage, openSqlite, type Sqlite } from './sqlite.js';

/** Who holds the data folder, in words for whom it shuts out; `startedAt` is ISO 8601. */
export type Holder = {
  readonly host: string;
  readonly pid: number;
  readonly startedAt: string;
  readonly command: string;
};

/**
 * Makes this process the one writing run of a data folder, created where missing, until the returned function is called or the
 * process ends, however it ends: the lock is the kernel's. Throws RunError `locked`, naming the holder, or
 * `storage`.
 */
export function lockDataFolder(dataDir: string, holder: Holder): () => void {
  makeFolder(dataDir);
  const path = join(dataDir, 'state.lock');
  const holderPath = join(dataDir, 'state.holder.json');
  const lock = takeLock(path, () => heldBy(dataDir, holderPath));
  try {
    writeFileWhole(holderPath, `${JSON.stringify(holder)}\n`);
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
 * Who holds a data folder now, without shutting anybody out: undefined where nobody does, or it cannot be told.
 * Of a holder that has not said so yet, the fields are empty.
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

/** A process that only looks whether the folder is held is in the way for an instant; a run holds it far longer. */
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
 * An empty database in an exclusive transaction. It is a file of its own so that the lock does not depend on
 * the state being sound, and the state can be replaced while nobody else may look at it.
 */
function takeLockAtOnce(path: string): Sqlite {
  let lock: Sqlite | undefined;
  try {
    lock = openSqlite(path);
    // The journal in memory and nothing committed: no byte is written, here or beside it. The change is only
    // there to be refused in a file that may not be written, where SQLite begins without taking the lock.
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
    hint: 'wait until it has ended, or name another folder with --data-dir; a run that was killed holds nothing',
  });
}

/** Undefined where the holder has not written it yet, or something tore it: the lock alone decides. */
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
