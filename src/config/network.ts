import { X509Certificate } from 'node:crypto';
import { RunError } from '../errors.js';
import { whyUnreadable } from './file-trouble.js';
import { readSmallFile } from './small-file.js';

/** Settings of the environment for the way to the API. */
export type NetworkEnvironment = {
  /** Variables that name a proxy and are not empty. The first one is used. */
  readonly proxies: readonly { readonly name: string; readonly value: string }[];
  readonly noProxy: string;
  /** The file that NODE_EXTRA_CA_CERTS names. Node reads it by itself. */
  readonly extraCaFile: string | undefined;
  /** NODE_TLS_REJECT_UNAUTHORIZED=0: Node accepts every certificate. */
  readonly isTlsUnchecked: boolean;
};

export type NetworkSettings = NetworkEnvironment & { readonly caFile: string | undefined };

/**
 * The API speaks https, so HTTPS_PROXY comes first, then ALL_PROXY. HTTP_PROXY comes last, as in npm, for
 * companies that set nothing else. Of two spellings the lower case wins, as in curl.
 */
const PROXY_NAMES = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY', 'http_proxy', 'HTTP_PROXY'];

/** Reads these settings from the environment. */
export function readNetwork(env: NodeJS.ProcessEnv): NetworkEnvironment {
  const proxies = PROXY_NAMES.flatMap((name) => {
    const value = textOf(env, name);
    return value === undefined ? [] : [{ name, value }];
  });
  return {
    proxies,
    noProxy: textOf(env, 'no_proxy') ?? textOf(env, 'NO_PROXY') ?? '',
    extraCaFile: textOf(env, 'NODE_EXTRA_CA_CERTS'),
    isTlsUnchecked: env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0',
  };
}

/** An empty variable counts as not set. */
function textOf(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const text = env[name]?.trim() ?? '';
  return text === '' ? undefined : text;
}

/** The largest file of certificates. The roots of a whole operating system take 0.3 MB. */
const LARGEST_CA_FILE = 4 * 1024 * 1024;

const CERTIFICATE =
  /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[^-]+-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g;

/**
 * The certificates of `--ca-file` and of NODE_EXTRA_CA_CERTS, because Node leaves the latter out where others
 * are given. Undefined where the flag is not given. Throws RunError `config` for a file without certificates.
 */
export function readTrusted({ caFile, extraCaFile }: NetworkSettings): string[] | undefined {
  if (caFile === undefined) return undefined;
  const own = certificatesOf(readCaFile(caFile));
  if (own.length === 0 || !own.every(isCertificate))
    throw new RunError('config', `--ca-file ${caFile} holds no certificate in PEM form`, {
      hint: 'it must hold lines of -----BEGIN CERTIFICATE-----; a binary one becomes such by: openssl x509 -inform der -in FILE -out ca.pem',
    });
  return [...own, ...certificatesOf(extraCaFile === undefined ? '' : readIfAny(extraCaFile))];
}

function certificatesOf(text: string): string[] {
  return text.match(CERTIFICATE) ?? [];
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

function readCaFile(path: string): string {
  try {
    return readSmallFile(path, LARGEST_CA_FILE).toString('latin1');
  } catch (cause) {
    throw new RunError('config', `cannot read --ca-file ${path}: ${whyUnreadable(cause)}`, {
      hint: 'name a file with the certificates of your CA in PEM form',
      cause,
    });
  }
}

/** The text of a file, empty where it cannot be read. Node also only warns of it. */
function readIfAny(path: string): string {
  try {
    return readCaFile(path);
  } catch {
    return '';
  }
}
