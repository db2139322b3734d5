import type { CustomType } from './field.js';
import { cleanCell } from './text.js';

/** The columns that Chative keeps of a contact beside its six fields (chative-api.md, documented for the app). */
const BUILT_IN = [
  ...['locale', 'timezone', 'channel', 'customer type', 'customer ID', 'city', 'country', 'web sessions'],
  ...['first seen', 'last seen', 'signed up', 'first contacted', 'last contacted'],
];

/** What servers of this kind keep in a contact besides (a guess: nothing documents Chative's). */
const TECHNICAL = [
  ...['_id', '__v', 'created at', 'updated at', 'deleted at', 'created by', 'updated by'],
  ...['workspace ID', 'organization ID', 'avatar', 'avatar URL'],
];

const SYSTEM_KEYS: ReadonlySet<string> = new Set([...BUILT_IN, ...TECHNICAL].map(fold));

/** System keys that hold times. */
const TIMES: ReadonlySet<string> = new Set(
  ['first seen', 'last seen', 'signed up', 'first contacted', 'last contacted'].map(fold),
);

/** Whether Chative itself keeps something under this name, in any notation: `lastSeen`, `last_seen`, `Last seen`. */
export function isSystemKey(name: string): boolean {
  return SYSTEM_KEYS.has(fold(name));
}

/**
 * Whether a custom field of this name and type would be taken for the system's. A date field of the user's own may
 * be named in words like one of Chative's times (`last_seen`), but not as the API writes its keys (`lastSeen`).
 */
export function isSystemField(name: string, type: CustomType): boolean {
  if (!isSystemKey(name)) return false;
  return type !== 'date' || !TIMES.has(fold(name)) || /\p{Ll}\p{Lu}/u.test(name);
}

/** Case, blanks and punctuation do not count, but for the keys that have nothing else to tell them. */
function fold(name: string): string {
  const clean = cleanCell(name);
  return /^__?(?:id|v)$/.test(clean) ? clean : clean.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}
