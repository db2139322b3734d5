import { givenKeys } from '../config/api-key.js';
import type { FlagValues } from '../config/fold.js';
import { createMask, type MaskSecret } from '../secrets.js';

/** Keys and passwords are longer; a shorter text may be a word of ours, and the door masks whatever it is told. */
const LEAST_LENGTH = 12;

/** Takes out what must be on no terminal and in no log: the key, and passwords in addresses of Redis and proxies. */
export function maskOf(env: NodeJS.ProcessEnv, flags: FlagValues | undefined): MaskSecret {
  const addresses = Object.entries(env)
    .filter(([name]) => /^(?:CHATIVE_REDIS_URL|(?:https?|all)_proxy)$/i.test(name))
    .map(([, address]) => address ?? '');
  const keys = givenKeys(flags?.['api-key-file'] ?? env['CHATIVE_API_KEY_FILE'], env);
  const passwords = [...addresses, flags?.['redis-url'] ?? ''].flatMap(passwordsOf);
  const masks = [
    ...keys.filter(isLong).map(createMask),
    // As they are written: half of a password may be an ordinary word.
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

/** As it is written, and as it is meant. */
function passwordsOf(address: string): string[] {
  if (!URL.canParse(address)) return [];
  const { password } = new URL(address);
  try {
    return [password, decodeURIComponent(password)];
  } catch {
    return [password];
  }
}
