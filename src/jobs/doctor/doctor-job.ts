import type { Readable } from 'node:stream';
import { isCertificateFault } from '../../api/classify-failure.js';
import type { ApiSettings, InputSettings, MappingSettings } from '../../config/settings.js';
import { RunError } from '../../errors.js';
import { reachRedis } from '../../pace/redis/reach-redis.js';
import { checkAddress, checkClock, checkKey, checkTls, type Asked } from './api-checks.js';
import { fail, ok, skipped, type Check } from './check.js';
import { checked } from './from-error.js';
import { checkDataFolder, checkDisk, checkNode, checkZone } from './machine-checks.js';
import { checkMapping } from './mapping-check.js';
import { checkProxy, checkTrusted } from './network-checks.js';
import { checkState } from './state-checks.js';

export type DoctorParts = {
  readonly settings: ApiSettings & MappingSettings;
  /** Undefined where no file is named. */
  readonly input: InputSettings | undefined;
  readonly dataDir: string;
  readonly timezone: string;
  readonly isZoneGiven: boolean;
  readonly stdin: Readable;
  /** Throws RunError where there is none. */
  readonly apiKey: () => string;
  /** One cheap request: a page of one contact. */
  readonly ask: (apiKey: string) => Promise<Asked>;
};

/** Everything that can be checked before a run, a line each. The one request goes out only where it could succeed. */
export async function examine(parts: DoctorParts): Promise<Check[]> {
  const { settings, dataDir } = parts;
  const proxy = await checked('proxy', () => checkProxy(settings));
  const trusted = await checked('own CA', () => checkTrusted(settings));
  const isBlocked = proxy.status === 'fail' || trusted.status === 'fail';
  return [
    checkNode(process.versions.node),
    await checked('data folder', () => checkDataFolder(dataDir)),
    await checked('disk', () => checkDisk(dataDir, parts.input?.file)),
    ...(await checkedState(dataDir, settings.apiKeyFile)),
    checkZone(parts.timezone, parts.isZoneGiven, new Date()),
    proxy,
    trusted,
    ...(await checkApi(parts, isBlocked)),
    await checkRedis(settings.redisUrl),
    await checked('mapping', () => checkMapping(parts.input, settings, parts.stdin)),
  ];
}

async function checkedState(dataDir: string, apiKeyFile: string | undefined): Promise<Check[]> {
  let found: Check[] = [];
  const failed = await checked('state', () => {
    found = checkState(dataDir, apiKeyFile);
    return skipped('state', '');
  });
  return failed.status === 'fail' ? [failed] : found;
}

async function checkApi({ settings, apiKey, ask }: DoctorParts, isBlocked: boolean): Promise<Check[]> {
  const moot = ['TLS', 'clock', 'base URL'];
  let key = '';
  const given = await checked('key', () => {
    key = apiKey();
    return ok('key', 'given');
  });
  if (given.status === 'fail')
    return [...moot.map((name) => skipped(name, 'not checked: this needs a key')), given];
  if (isBlocked) return [...moot, 'key'].map((name) => skipped(name, 'not checked, see above'));
  try {
    const asked = await ask(key);
    return [
      checkTls(asked, settings, new Date()),
      checkClock(asked),
      checkAddress(asked, settings),
      checkKey(asked),
    ];
  } catch (error) {
    // A proxy that refuses, or a certificate that is not trusted: nothing came from the API.
    if (!(error instanceof RunError)) throw error;
    const wall = fail(isCertificateFault(error) ? 'TLS' : 'way through', error.message, error.hint ?? '');
    return [wall, ...['clock', 'base URL', 'key'].map((name) => skipped(name, 'not reached'))];
  }
}

async function checkRedis(url: string | undefined): Promise<Check> {
  const name = 'Redis';
  if (url === undefined) return skipped(name, 'not used: this process does not share its rate');
  const reason = await reachRedis(url);
  if (reason === undefined) return ok(name, 'reached');
  return fail(
    name,
    `out of reach (${reason})`,
    'check --redis-url and its password; until it is back, each process goes on with a part of the rate',
  );
}
