import { CUSTOM_TYPES, isStandardField, type CustomType } from '../contact/field.js';
import { cleanCell } from '../contact/text.js';
import { SYNONYMS, type KnownMeaning } from './synonyms.js';

/** How well a header name fits: it is the API's own name, a synonym, or (Rank `ending`) ends in a synonym. */
export type Fit<Rank = 'exact' | 'synonym'> = { readonly meaning: KnownMeaning; readonly rank: Rank };

const MEANING_BY_NAME: ReadonlyMap<string, KnownMeaning> = new Map(
  (Object.keys(SYNONYMS) as KnownMeaning[]).flatMap((meaning) =>
    SYNONYMS[meaning].map((name) => [foldedWords(name).join(''), meaning] as const),
  ),
);

/** What a column stands for by its name; undefined where the name as a whole says nothing. */
export function meaningOf(header: string): Fit | undefined {
  const name = cleanCell(header);
  if (name === 'id' || isStandardField(name)) return { meaning: name, rank: 'exact' };
  const meaning = MEANING_BY_NAME.get(foldedWords(name).join(''));
  return meaning === undefined ? undefined : { meaning, rank: 'synonym' };
}

/** Like meaningOf, and finds `employee_first_name` and `personal_phone2` too: a guess that a person must confirm. */
export function guessMeaning(header: string): Fit<'exact' | 'synonym' | 'ending'> | undefined {
  const whole = meaningOf(header);
  if (whole !== undefined) return whole;
  const words = foldedWords(header.replace(/[\s\d]+$/, ''));
  for (let start = 0; start < words.length; start++) {
    const meaning = MEANING_BY_NAME.get(words.slice(start).join(''));
    // Nearly every table has a column that ends in "name" or "id": that says nothing about contacts.
    if (meaning !== undefined && meaning !== 'id' && meaning !== 'fullName')
      return { meaning, rank: 'ending' };
  }
  return undefined;
}

/** The word that Chative's form for custom fields has for the API's boolean. */
const YES_NO = /^yes\s*\/\s*no$/;

/** `VIP:boolean`: the last colon separates a custom field from its type; `Yes/No` is the app's word for boolean. */
export function typedHeader(header: string): { field: string; type: CustomType } | undefined {
  const name = cleanCell(header);
  const colon = name.lastIndexOf(':');
  if (colon === -1) return undefined;
  const field = name.slice(0, colon).trim();
  const suffix = name
    .slice(colon + 1)
    .trim()
    .toLowerCase();
  const type = YES_NO.test(suffix) ? 'boolean' : CUSTOM_TYPES.find((candidate) => candidate === suffix);
  return type === undefined || field === '' ? undefined : { field, type };
}

/** A header's words without case, accents and punctuation; camelCase is two words. */
function foldedWords(header: string): string[] {
  const words = cleanCell(header)
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .replaceAll('ß', 'ss');
  return words.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
}
