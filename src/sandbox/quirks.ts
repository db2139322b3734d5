/**
 * Undocumented behaviour of the API, and how a stand-in may behave: for each question a list of choices. The
 * sandbox takes the first choice unless told otherwise.
 */
export const QUIRKS = {
  page: { choices: ['200', '100', '50'], about: 'the largest page of the list' },
  overlong: { choices: ['refuse', 'cut'], about: 'a larger page is refused, or cut down to it' },
  id: { choices: ['id', '_id'], about: "the name of a contact's ID" },
  custom: {
    choices: ['both', 'flat', 'nested'],
    about: 'where a PATCH may have custom fields: beside the others, under their key',
  },
  nest: {
    choices: ['none', 'customFields', 'attributes', 'pairs'],
    about: 'answers have custom fields beside the others, under that key, or as a list of name and value',
  },
  headers: { choices: ['none', 'x-ratelimit', 'ratelimit'], about: 'headers about the limit' },
  clear: { choices: ['both', 'null', 'empty', 'none'], about: 'what clears a field' },
  unclear: {
    choices: ['refuse', 'ignore'],
    about: 'what does not clear it is refused, or taken and ignored',
  },
  unknown: {
    choices: ['refuse', 'ignore', 'keep'],
    about: 'a field that the workspace does not have is refused, ignored in silence, or kept',
  },
  patch: {
    choices: ['contact', 'empty', 'word', 'before'],
    about: 'a PATCH is answered by the contact, {}, {"success":true}, or the contact as it was',
  },
  phones: { choices: ['asis', 'e164', 'digits'], about: 'the form that phones are kept in (e164: +84…)' },
  emails: { choices: ['asis', 'lower'], about: 'the form that e-mails are kept in' },
  system: {
    choices: ['none', 'camel', 'snake', 'spaced'],
    about: 'contacts show the built-in columns of the app: lastSeen, last_seen, Last seen',
  },
  guests: {
    choices: ['none', 'some', 'many'],
    about: 'visitors of the chat without a name: one for each four contacts, or four for each',
  },
  others: {
    choices: ['none', 'some', 'many'],
    about: 'other people edit contacts meanwhile: after each 20th write, or each second',
  },
  errors: { choices: ['text', 'list'], about: 'the message of an error is a text, or a list of texts' },
  missing: { choices: ['json', 'page'], about: "a contact that is not there: in the API's words, or a page" },
  elsewhere: {
    choices: ['404', 'page'],
    about: 'paths that are not the API are 404, or a web page with 200 as a documentation or a login is',
  },
} as const satisfies Record<string, { choices: readonly [string, ...string[]]; about: string }>;

export type QuirkName = keyof typeof QUIRKS;

export type Quirks = { readonly [N in QuirkName]: (typeof QUIRKS)[N]['choices'][number] };

/** The first choice for each question. */
export const NO_QUIRKS: Quirks = Object.fromEntries(
  Object.entries(QUIRKS).map(([name, { choices }]) => [name, choices[0]]),
) as Quirks;

/** Reads words such as `page=50,id=_id`. Where they are not valid, returns a text that says why. */
export function parseQuirks(words: readonly string[]): Quirks | string {
  const chosen: Record<string, string> = {};
  for (const word of words) {
    const [name = '', value = ''] = word.split('=');
    const choices: readonly string[] | undefined = Object.hasOwn(QUIRKS, name)
      ? QUIRKS[name as QuirkName].choices
      : undefined;
    if (choices === undefined) return `${name} is none of ${Object.keys(QUIRKS).join(', ')}`;
    if (!choices.includes(value)) return `${name} must be one of ${choices.join(', ')}`;
    chosen[name] = value;
  }
  return { ...NO_QUIRKS, ...chosen };
}
