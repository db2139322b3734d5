import { givenKeys } from '../config/api-key.js';
import type { FlagValues } from '../config/fold.js';
import { createMask, type MaskSecret } from '../secrets.js';

/** A shorter text is not masked: keys and passwords are longer, and the text may be an ordinary word of ours. */
const LEAST_LENGTH = 12;

/**
 * Makes a function that removes all secrets from a text for a terminal or a log: the key, and passwords in
 * addresses of Redis and proxies.
 */
export function maskOf(env: NodeJS.ProcessEnv, flags: FlagValues | undefined): MaskSecret {
  const addresses = Object.entries(env)
    .filter(([name]) => /^(?:CHATIVE_REDIS_URL|(?:https?|all)_proxy)$/i.test(name))
    .map(([, address]) => address ?? '');
  const keys = givenKeys(flags?.['api-key-file'] ?? env['CHATIVE_API_KEY_FILE'], env);
  const passwords = [...addresses, flags?.['redis-url'] ?? ''].flatMap(passwordsOf);
  const masks = [
    ...keys.filter(isLong).map(createMask),
    // Passwords are masked only as a whole: half of one may be an ordinary word.
    ...passwords.filter(isLong).map(
      (password): MaskSecret =>
        (text) =>
          text.replaceAll(password, '[password]'),
    ),
  ];
  return (text) => masks.reduce((masked, mask) => mask(masked), text);
}

function isLong(secret: string): boolean {
  return secret.length >= LEAST_LENGTH;
}

/** The password of an address, encoded as it is written, and decoded. */
function passwordsOf(address: string): string[] {
  if (!URL.canParse(address)) return [];
  const { password } = new URL(address);
  try {
    return [password, decodeURIComponent(password)];
  } catch {
    return [password];
  }
}
