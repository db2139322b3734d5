import { statSync } from 'node:fs';
import { RunError } from '../errors.js';
import { whyUnreadable } from './file-trouble.js';
import { readSmallFile } from './small-file.js';

const WHERE_MADE =
  'it is made in Chative under Settings > Developer > API Keys; --sandbox rehearses without one';

/** No key is this long. */
const MAX_BYTES = 16 * 1024;

/** The API key, from --api-key-file or CHATIVE_API_KEY. Throws RunError `config`, never naming the key itself. */
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
  // Anything else cannot be sent in a header, and is most likely a file of another kind.
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

/** The API key where one is given, for what goes without. Throws as `resolveApiKey` does for one that cannot be used. */
export function findApiKey(keyFile: string | undefined, env: NodeJS.ProcessEnv): string | undefined {
  const isGiven = keyFile !== undefined || (env['CHATIVE_API_KEY'] ?? '').trim() !== '';
  return isGiven ? resolveApiKey(keyFile, env) : undefined;
}

/** Keys that are given somewhere, sound or not, so that no message shows them; a pipe can be read only once, and is not. */
export function givenKeys(keyFile: string | undefined, env: NodeJS.ProcessEnv): string[] {
  const keys = [env['CHATIVE_API_KEY'] ?? ''];
  try {
    if (keyFile !== undefined && statSync(keyFile).isFile())
      keys.push(readSmallFile(keyFile, MAX_BYTES).toString('utf8'));
  } catch {
    // Said in its own words when the key is needed.
  }
  return keys.flatMap((key) => key.split(/\s/)).filter((key) => key !== '');
}

function readKeyFile(path: string): string {
  try {
    return readSmallFile(path, MAX_BYTES).toString('utf8');
  } catch (cause) {
    // Neither path nor cause: who gives the key itself in place of a file must not find it in a log.
    throw new RunError('config', `cannot read the file that --api-key-file names: ${whyUnreadable(cause)}`, {
      hint: 'give the path of a file that holds the key alone, or set CHATIVE_API_KEY',
    });
  }
}
