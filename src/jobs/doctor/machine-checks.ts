import { accessSync, constants, existsSync, mkdtempSync, rmdirSync, statfsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { onStorage } from '../../disk/disk-error.js';
import { fail, ok, warn, type Check } from './check.js';

/** The oldest Node that the program runs on, as package.json says. */
const OLDEST_NODE = [20, 19] as const;

/** Node's version. */
export function checkNode(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  const isOld = major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
  if (isOld) return fail('Node', `${version} is too old`, `install Node ${OLDEST_NODE.join('.')} or newer`);
  return ok('Node', version);
}

/** File systems of other machines, by the number that statfs(2) gives. */
const NETWORK_FILE_SYSTEMS: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB'],
  [0x01021997, '9p'],
  [0x00c36400, 'Ceph'],
  [0x5346414f, 'AFS'],
  [0x0bd00bd0, 'Lustre'],
  [0x01161970, 'GFS2'],
]);

/** Beside the copy of the file, a run writes a report line and a fingerprint a row: some 300 bytes. */
const ROOM_BEYOND_FILE = 3;
const LEAST_ROOM = 100 * 1024 * 1024;

/** Whether the data folder can be written, or made. Nothing is left behind. Throws RunError `storage` where not. */
export function checkDataFolder(dataDir: string): Check {
  const name = 'data folder';
  const path = resolve(dataDir);
  return onStorage('write to', path, () => {
    if (!existsSync(path)) {
      accessSync(nearestFolder(path), constants.W_OK);
      return ok(name, `${path}: the first run will make it`);
    }
    rmdirSync(mkdtempSync(join(path, '.doctor-')));
    return ok(name, `${path} can be written`);
  });
}

/** Free space against the size of the file, and whether the folder lies on another machine. Throws RunError `storage`. */
export function checkDisk(dataDir: string, file: string | undefined): Check {
  const folder = nearestFolder(resolve(dataDir));
  const stats = onStorage('look at', folder, () => statfsSync(folder));
  const free = stats.bavail * stats.bsize;
  const room = `${inMiB(free)} free`;
  const needed = Math.max(LEAST_ROOM, ROOM_BEYOND_FILE * sizeOf(file));
  if (free < needed)
    return fail(
      'disk',
      `${room}, and a run may need ${inMiB(needed)}`,
      'make room, or name a folder elsewhere with --data-dir; history --keep-runs 30 removes old runs',
    );
  const network = NETWORK_FILE_SYSTEMS.get(stats.type >>> 0);
  if (network !== undefined)
    return warn(
      'disk',
      `${room}, on a network file system (${network})`,
      'name a folder on a disk of this machine with --data-dir: locks may not work over a network',
    );
  return ok('disk', room);
}

function nearestFolder(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestFolder(dirname(path));
}

function sizeOf(file: string | undefined): number {
  if (file === undefined || file === '-') return 0;
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function inMiB(bytes: number): string {
  return `${Math.floor(bytes / 2 ** 20).toLocaleString('en')} MiB`;
}

/** The zone of birthdays and of dates without an offset. */
export function checkZone(timezone: string, isGiven: boolean, now: Date): Check {
  const text = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    dateStyle: 'medium',
    timeStyle: 'short',
  }).format(now);
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const message = `${timezone}; the time there is ${text}`;
  if (isGiven || here === timezone || here === 'UTC') return ok('time zone', message);
  return warn(
    'time zone',
    `${message}; this machine is in ${here}`,
    `birthdays are midnight in ${timezone}: where the people live elsewhere, name their zone with --timezone`,
  );
}
