const LONGEST_MESSAGE = 200;

/** A server's text made fit for a report: the key masked, one line, nothing that moves a terminal, at most 200 characters. */
export function tidyMessage(text: string, apiKey: string): string {
  // Masked before it is cut: half a key is still a leak.
  const masked = apiKey === '' ? text : text.replaceAll(apiKey, '[key]');
  const line = masked
    .slice(0, 4 * LONGEST_MESSAGE)
    .replace(/[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
  const characters = Array.from(line);
  return characters.length <= LONGEST_MESSAGE
    ? line
    : `${characters.slice(0, LONGEST_MESSAGE - 1).join('')}…`;
}
