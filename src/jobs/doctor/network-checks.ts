import { accessSync, constants } from 'node:fs';
import { chooseProxy } from '../../api/proxy.js';
import { readTrusted } from '../../config/network.js';
import type { ApiSettings } from '../../config/settings.js';
import { ok, skipped, warn, type Check } from './check.js';

/** Which proxy requests go through. Throws RunError for one that cannot be used. */
export function checkProxy({ baseUrl, network }: ApiSettings): Check {
  const name = 'proxy';
  const proxy = chooseProxy(baseUrl, network);
  if (proxy) {
    const login = proxy.login ? ', with a user and a password' : '';
    return ok(name, `${proxy.url}, from ${proxy.from}${login}`);
  }
  const [named] = network.proxies;
  return ok(name, named === undefined ? 'none' : `none for this address, although ${named.name} is set`);
}

/** Certificates that are trusted besides Node's own. Throws RunError for a file that holds none. */
export function checkTrusted({ network }: ApiSettings): Check {
  const name = 'own CA';
  const { caFile, extraCaFile } = network;
  if (extraCaFile !== undefined && !isReadable(extraCaFile))
    return warn(
      name,
      `NODE_EXTRA_CA_CERTS names ${extraCaFile}, which cannot be read`,
      'correct the path, or unset it: Node goes on without it',
    );
  const trusted = readTrusted(network);
  if (trusted) return ok(name, `${trusted.length} trusted, from --ca-file ${caFile ?? ''}`);
  return extraCaFile === undefined
    ? skipped(name, 'none given')
    : ok(name, `from NODE_EXTRA_CA_CERTS ${extraCaFile}`);
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
