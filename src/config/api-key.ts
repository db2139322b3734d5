import { statSync } from 'node:fs';
import { RunError } from '../errors.js';
import { whyUnreadable } from './file-trouble.js';
import { readSmallFile } from './small-file.js';

const WHERE_MADE =
  'it is made in Chative under Settings > Developer > API Keys; --sandbox rehearses without one';

/** More bytes than any key has. */
const MAX_BYTES = 16 * 1024;

/** The API key, from --api-key-file or CHATIVE_API_KEY. Throws RunError `config`, which never holds the key itself. */
export function resolveApiKey(keyFile: string | undefined, env: NodeJS.ProcessEnv): string {
  const [source, text] =
    keyFile === undefined
      ? ['CHATIVE_API_KEY', env['CHATIVE_API_KEY'] ?? '']
      : [keyFile, readKeyFile(keyFile)];
  const key = text.trim();
  if (key === '') {
    const message =
      keyFile === undefined ? 'no API key: CHATIVE_API_KEY is not set' : `${keyFile} holds no API key`;
    throw new RunError('config', message, {
      hint: `set CHATIVE_API_KEY or give --api-key-file; ${WHERE_MADE}`,
    });
  }
  // Other characters cannot be sent in a header. A file with them is most likely of another kind.
  if (!/^[\x21-\x7e]+$/.test(key))
    throw new RunError(
      'config',
      `${source} holds no API key: it has blanks, line breaks or odd characters inside`,
      {
        hint: 'it must hold the key alone, on one line',
      },
    );
  return key;
}

/** The API key if one is given, for commands that can do without. Throws as `resolveApiKey` does for an unusable key. */
export function findApiKey(keyFile: string | undefined, env: NodeJS.ProcessEnv): string | undefined {
  const isGiven = keyFile !== undefined || (env['CHATIVE_API_KEY'] ?? '').trim() !== '';
  return isGiven ? resolveApiKey(keyFile, env) : undefined;
}

/**
 * All keys that are given somewhere, valid or not, so that no message shows them. A pipe is left out: it can
 * be read only once.
 */
export function givenKeys(keyFile: string | undefined, env: NodeJS.ProcessEnv): string[] {
  const keys = [env['CHATIVE_API_KEY'] ?? ''];
  try {
    if (keyFile !== undefined && statSync(keyFile).isFile())
      keys.push(readSmallFile(keyFile, MAX_BYTES).toString('utf8'));
  } catch {
    // The error is reported when the key is needed.
  }
  return keys.flatMap((key) => key.split(/\s/)).filter((key) => key !== '');
}

function readKeyFile(path: string): string {
  try {
    return readSmallFile(path, MAX_BYTES).toString('utf8');
  } catch (cause) {
    // The message holds neither path nor cause. A user may have given the key itself in place of a file, and
    // must not find it in a log.
    throw new RunError('config', `cannot read the file that --api-key-file names: ${whyUnreadable(cause)}`, {
      hint: 'give the path of a file that this user may read and that holds the key alone, or set CHATIVE_API_KEY',
    });
  }
}
