import type { MaskSecret } from '../secrets.js';

const LONGEST_MESSAGE = 200;
/** A message may be a whole page; what is read of it must hold its first characters however they are escaped. */
const LONGEST_READ = 8 * 1024;

/** A server's text made fit for a report: the key masked, one line, nothing that moves a terminal, at most 200 characters. */
export function tidyMessage(text: string, mask: MaskSecret): string {
  // Masked before it is cut: half a key is still a leak.
  const line = mask(text.slice(0, LONGEST_READ))
    .slice(0, 4 * LONGEST_MESSAGE)
    .replace(/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
  const characters = Array.from(line);
  return characters.length <= LONGEST_MESSAGE
    ? line
    : `${characters.slice(0, LONGEST_MESSAGE - 1).join('')}…`;
}
