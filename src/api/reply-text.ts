import type { MaskSecret } from '../secrets.js';

const LONGEST_MESSAGE = 200;
/** How much of a message is read, as it may be a whole page. So much holds its first characters in any escaped form. */
const LONGEST_READ = 8 * 1024;

/**
 * A server's text made fit for a report: without the key, on one line, without control characters, at most
 * 200 characters.
 */
export function tidyMessage(text: string, mask: MaskSecret): string {
  // The key is masked before the text is cut: half a key is still a leak.
  const line = mask(text.slice(0, LONGEST_READ))
    .slice(0, 4 * LONGEST_MESSAGE)
    .replace(/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
  const characters = Array.from(line);
  return characters.length <= LONGEST_MESSAGE
    ? line
    : `${characters.slice(0, LONGEST_MESSAGE - 1).join('')}…`;
}
