/** What the sandbox can be told to be like, by `--as`: nobody documents which of them the real API is. */
export const SANDBOX_MANNERS = {
  'ignore-unknown': 'PATCH takes fields that the workspace does not know, and forgets them',
  'system-keys': "GET tells Chative's own columns too",
  guests: 'one contact in four is a visitor of the chat',
  'bare-patch': 'PATCH answers without the contact',
  normalise: 'phones are kept as their digits, e-mails in small letters',
  docs: 'every other path answers 200 with a page',
} as const;

export type SandboxManner = keyof typeof SANDBOX_MANNERS;

/** Words of `--as`, comma-separated; undefined where one is none of them. */
export function parseManners(text: string): readonly SandboxManner[] | undefined {
  const words = text.split(',').map((word) => word.trim().toLowerCase());
  const known = words.filter((word): word is SandboxManner => Object.hasOwn(SANDBOX_MANNERS, word));
  return known.length === words.length ? known : undefined;
}
