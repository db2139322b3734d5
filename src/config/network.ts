import { X509Certificate } from 'node:crypto';
import { RunError } from '../errors.js';
import { whyUnreadable } from './file-trouble.js';
import { readSmallFile } from './small-file.js';

/** What the environment says about the way to the API. */
export type NetworkEnvironment = {
  /** Variables that name a proxy and are not empty, in the order in which they are asked. */
  readonly proxies: readonly { readonly name: string; readonly value: string }[];
  readonly noProxy: string;
  /** The file that NODE_EXTRA_CA_CERTS names; Node reads it by itself. */
  readonly extraCaFile: string | undefined;
  /** NODE_TLS_REJECT_UNAUTHORIZED=0: Node takes any certificate for good. */
  readonly isTlsUnchecked: boolean;
};

export type NetworkSettings = NetworkEnvironment & { readonly caFile: string | undefined };

/**
 * The API speaks https, so HTTPS_PROXY is asked first, then ALL_PROXY; HTTP_PROXY last, for companies that set
 * nothing else, as npm does. Of two spellings the lower case wins, as in curl.
 */
const PROXY_NAMES = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY', 'http_proxy', 'HTTP_PROXY'];

/** Reads the environment's part. */
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

/** The roots of a whole operating system take 0.3 MB. */
const LARGEST_CA_FILE = 4 * 1024 * 1024;

const CERTIFICATE =
  /-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[^-]+-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g;

/**
 * The certificates of `--ca-file` and, as Node leaves them out where others are given, of NODE_EXTRA_CA_CERTS;
 * undefined where the flag is not given. Throws RunError `config` for a file without any.
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

/** Node only warns of a file that it cannot read. */
function readIfAny(path: string): string {
  try {
    return readCaFile(path);
  } catch {
    return '';
  }
}
