import type { CustomType } from './field.js';
import { cleanCell } from './text.js';

/** The columns that Chative keeps of a contact beside its six fields (documented for its app). */
const BUILT_IN = [
  ...['locale', 'timezone', 'channel', 'customer type', 'customer ID', 'city', 'country', 'web sessions'],
  ...['first seen', 'last seen', 'signed up', 'first contacted', 'last contacted'],
];

/** Other keys that servers of this kind keep in a contact. This is a guess: Chative's own keys are not documented. */
const TECHNICAL = [
  ...['_id', '__v', 'created at', 'updated at', 'deleted at', 'created by', 'updated by'],
  ...['workspace ID', 'organization ID', 'avatar', 'avatar URL'],
];

const SYSTEM_KEYS: ReadonlySet<string> = new Set([...BUILT_IN, ...TECHNICAL].map(fold));

/** System keys that hold times. */
const TIMES: ReadonlySet<string> = new Set(
  ['first seen', 'last seen', 'signed up', 'first contacted', 'last contacted'].map(fold),
);

/** Whether Chative itself keeps a value under this name, in any notation: `lastSeen`, `last_seen`, `Last seen`. */
export function isSystemKey(name: string): boolean {
  return SYSTEM_KEYS.has(fold(name));
}

/** Whether both names are notations of one system key. */
export function isSameSystemKey(a: string, b: string): boolean {
  return isSystemKey(a) && fold(a) === fold(b);
}

/**
 * Whether a custom field of this name and type would be taken for one of the system's. A date field of the
 * user may be named in words like one of Chative's times (`last_seen`), but not as the API writes its keys
 * (`lastSeen`).
 */
export function isSystemField(name: string, type: CustomType): boolean {
  if (!isSystemKey(name)) return false;
  return type !== 'date' || !TIMES.has(fold(name)) || /\p{Ll}\p{Lu}/u.test(name);
}

/**
 * Brings the notations of one key into one form, without case, blanks and punctuation. `_id` and `__v` stay:
 * without their underscores they would be ordinary names.
 */
function fold(name: string): string {
  const clean = cleanCell(name);
  return /^__?(?:id|v)$/.test(clean) ? clean : clean.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}
