/**
 * Undocumented behaviour of the API, and how a stand-in may behave: for each question a list of choices. The
 * sandbox takes the first choice unless told otherwise.
 */
export const QUIRKS = {
  /** The largest page. A request for a larger one is refused, or gets this size. */
  page: ['200', '100', '50'],
  overlong: ['refuse', 'cut'],
  /** The name of the key that holds a contact's ID. */
  id: ['id', '_id'],
  /** Where a PATCH may hold custom fields: beside the standard fields, under their key, or both. */
  custom: ['both', 'flat', 'nested'],
  /** Headers about the limit on each answer. */
  headers: ['none', 'x-ratelimit', 'ratelimit'],
  /** The value that clears a field. Another empty value is refused with 400, or ignored. */
  clear: ['both', 'null', 'empty', 'none'],
  unclear: ['refuse', 'ignore'],
  /** What happens to a field that the workspace does not have. */
  unknown: ['refuse', 'ignore', 'keep'],
  /** The message of an error: a text, or a list of texts as in some frameworks. */
  errors: ['text', 'list'],
  /** The answer for a missing contact: the API's JSON, or a page. */
  missing: ['json', 'page'],
} as const satisfies Record<string, readonly [string, ...string[]]>;

export type QuirkName = keyof typeof QUIRKS;

export type Quirks = { readonly [N in QuirkName]: (typeof QUIRKS)[N][number] };

/** The first choice for each question. */
export const NO_QUIRKS: Quirks = Object.fromEntries(
  Object.entries(QUIRKS).map(([name, [usual]]) => [name, usual]),
) as Quirks;

/** Reads words such as `page=50,id=_id`. Where they are not valid, returns a text that says why. */
export function parseQuirks(words: readonly string[]): Quirks | string {
  const chosen: Record<string, string> = {};
  for (const word of words) {
    const [name = '', value = ''] = word.split('=');
    const choices: readonly string[] | undefined = Object.hasOwn(QUIRKS, name)
      ? QUIRKS[name as QuirkName]
      : undefined;
    if (choices === undefined) return `${name} is none of ${Object.keys(QUIRKS).join(', ')}`;
    if (!choices.includes(value)) return `${name} must be one of ${choices.join(', ')}`;
    chosen[name] = value;
  }
  return { ...NO_QUIRKS, ...chosen };
}
