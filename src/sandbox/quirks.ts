/**
 * What nobody documents about the API, and how a stand-in may answer it: one list of choices a question, the
 * first being what the sandbox does unless told otherwise.
 */
export const QUIRKS = {
  /** The largest page; a larger one is refused, or cut down to it. */
  page: ['200', '100', '50'],
  overlong: ['refuse', 'cut'],
  /** The name of a contact's ID. */
  id: ['id', '_id'],
  /** How custom fields are taken in a PATCH: on the level of the standard fields, under their key, or both. */
  custom: ['both', 'flat', 'nested'],
  /** Headers about the limit on each answer. */
  headers: ['none', 'x-ratelimit', 'ratelimit'],
  /** What clears a field; the other is refused with 400, or taken and ignored. */
  clear: ['both', 'null', 'empty', 'none'],
  unclear: ['refuse', 'ignore'],
  /** A field that the workspace does not have. */
  unknown: ['refuse', 'ignore', 'keep'],
  /** The message of an error: a text, or a list of texts as some frameworks give it. */
  errors: ['text', 'list'],
  /** A contact that is not there: in the API's words, or a page. */
  missing: ['json', 'page'],
} as const satisfies Record<string, readonly [string, ...string[]]>;

export type QuirkName = keyof typeof QUIRKS;

export type Quirks = { readonly [N in QuirkName]: (typeof QUIRKS)[N][number] };

/** The first choice of each. */
export const NO_QUIRKS: Quirks = Object.fromEntries(
  Object.entries(QUIRKS).map(([name, [usual]]) => [name, usual]),
) as Quirks;

/** Reads `page=50,id=_id`; what is wrong with it, in words, where it is none. */
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
