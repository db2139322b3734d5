import { CUSTOM_TYPES, isStandardField, type CustomType } from '../contact/field.js';
import { cleanCell } from '../contact/text.js';
import { foldNames, namesIn, wordsOf, writtenWords } from './name-words.js';
import { areQualifiers, nameSomebodyElse } from './qualifiers.js';
import { SYNONYMS, type KnownMeaning } from './synonyms.js';

/**
 * How well a header name fits. `exact`: it is the API's own name. `synonym`: another word for it.
 * `qualified`: a synonym with qualifiers ("SĐT khách hàng"). `part`: it only begins or ends like one, which
 * is a guess that a person must confirm.
 */
export const NAME_RANKS = ['exact', 'synonym', 'qualified', 'part'] as const;

export type NameRank = (typeof NAME_RANKS)[number];

/** The meaning of a header name. */
export type NameFit = {
  readonly meaning: KnownMeaning;
  readonly rank: NameRank;
  /** The words that were left out to understand the name, as they are written; empty where there are none. */
  readonly dropped: string;
  /** The name without its number, and the number. `Phone 2 - Value` is the second one of its stem. */
  readonly stem: string;
  readonly number: number;
};

const MEANING_BY_NAME: ReadonlyMap<string, KnownMeaning> = byName();

function byName(): Map<string, KnownMeaning> {
  const named = (Object.keys(SYNONYMS) as KnownMeaning[]).flatMap((meaning) =>
    Object.values<string>(SYNONYMS[meaning])
      .flatMap(namesIn)
      .map((name) => [name, meaning] as const),
  );
  const folded = foldNames(named.map(([name]) => name));
  return new Map(named.map(([, meaning], i) => [folded[i] ?? '', meaning]));
}

/** A longer header names no field. All combinations of its words would have to be tried. */
const LONGEST_NAME = 300;

/** The meaning of a column's name, as far as it is safe to act on it. */
export function fitOfHeader(header: string): NameFit | undefined {
  if (header.length > LONGEST_NAME) return undefined;
  const name = cleanCell(header);
  if (name === 'id' || isStandardField(name))
    return { meaning: name, rank: 'exact', dropped: '', stem: name, number: 1 };
  const { words, number } = takeNumber(wordsOf(name));
  const fit = { stem: words.join(' '), number };
  const whole = lookUp(number === 1 ? wordsOf(name) : words) ?? lookUp(words);
  if (whole !== undefined) return { meaning: whole, rank: 'synonym', dropped: '', ...fit };
  if (nameSomebodyElse(words)) return undefined;
  const found = withoutBrackets(name) ?? inParts(name) ?? withoutQualifiers(name);
  // An ID with qualifiers, such as that of a customer, an order or a user, belongs to another system.
  return found === undefined || found.meaning === 'id' ? undefined : { ...found, rank: 'qualified', ...fit };
}

/**
 * Works like fitOfHeader, and also finds `employee_first_name`. It is only a guess: nearly every table has a
 * column that ends in "name" or "id" and has nothing to do with contacts.
 */
export function guessMeaning(header: string): NameFit | undefined {
  if (header.length > LONGEST_NAME) return undefined;
  const sure = fitOfHeader(header);
  if (sure !== undefined) return sure;
  const { words, number } = takeNumber(wordsOf(header));
  if (nameSomebodyElse(words)) return undefined;
  for (let at = 1; at < words.length; at++) {
    const [end, begin] = [lookUp(words.slice(at)), lookUp(words.slice(0, -at))];
    const meaning = isStandard(end) ? end : begin === 'email' || begin === 'phone' ? begin : undefined;
    if (meaning !== undefined) return { meaning, rank: 'part', dropped: '', stem: words.join(' '), number };
  }
  return undefined;
}

/** Whether a header names a field, so that it is likely to be a header. */
export function namesField(header: string): boolean {
  return fitOfHeader(header) !== undefined || typedHeader(header) !== undefined;
}

/** The fields that a header such as `Email / Phone` names in its parts; empty where it names only one. */
export function mixedMeanings(header: string): KnownMeaning[] {
  if (header.length > LONGEST_NAME || fitOfHeader(header) !== undefined) return [];
  const meanings = new Set(partsOf(cleanCell(header)).flatMap((part) => fitOfHeader(part)?.meaning ?? []));
  return meanings.size > 1 ? [...meanings] : [];
}

/** Whether some words of a header name a field, whatever the other words mean. */
export function mentionsField(header: string): boolean {
  const words = wordsOf(header);
  return words.some((_, at) =>
    words.slice(at).some((_word, length) => {
      const meaning = lookUp(words.slice(at, at + length + 1));
      return meaning !== undefined && meaning !== 'id';
    }),
  );
}

/** The word for a boolean in Chative's form for custom fields. */
const YES_NO = /^yes\s*\/\s*no$/;

/**
 * Reads a typed header such as `VIP:boolean`: the last colon separates a custom field from its type. `Yes/No`
 * is the app's word for boolean.
 */
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

type Found = Pick<NameFit, 'meaning' | 'dropped'>;

function lookUp(words: readonly string[]): KnownMeaning | undefined {
  return MEANING_BY_NAME.get(words.join(''));
}

function isStandard(meaning: KnownMeaning | undefined): meaning is KnownMeaning {
  return meaning !== undefined && isStandardField(meaning);
}

/** Takes the last number out of the words. It counts columns of one kind; without a number the column is the first. */
function takeNumber(words: readonly string[]): { words: readonly string[]; number: number } {
  const at = words.findLastIndex((word) => /^\d{1,2}$/.test(word));
  return at === -1 || words.length === 1
    ? { words, number: 1 }
    : { words: words.toSpliced(at, 1), number: Number(words[at]) };
}

const BRACKETS = /[([{（【<]([^)\]}）】>]{0,200})[)\]}）】>]/gu;

/** Understands `Ngày sinh (dd/MM/yyyy)`: the text in brackets is a remark, unless it names another field. */
function withoutBrackets(name: string): Found | undefined {
  const inside = [...name.matchAll(BRACKETS)].map(([, text = '']) => text.trim());
  if (inside.length === 0) return undefined;
  const bare = name.replace(BRACKETS, ' ').trim();
  const fit = bare === '' ? undefined : fitOfHeader(bare);
  if (fit === undefined) return undefined;
  const [part] = inside.flatMap((text) => partOfName(fitOfHeader(text)?.meaning) ?? []);
  if (inside.length === 1 && part !== undefined && WHOLE.has(fit.meaning))
    return { meaning: part, dropped: fit.dropped };
  const isContradicted = inside.some((text) => {
    const other = fitOfHeader(text)?.meaning;
    return other !== undefined && other !== fit.meaning;
  });
  const dropped = [fit.dropped, ...inside].filter((text) => text !== '').join(', ');
  return isContradicted ? undefined : { meaning: fit.meaning, dropped };
}

const WHOLE: ReadonlySet<KnownMeaning> = new Set(['fullName', 'lastOrFull', 'firstOrFull']);

/** The part of a name that brackets tell, as in `Name (first)`. */
function partOfName(meaning: KnownMeaning | undefined): KnownMeaning | undefined {
  return meaning === 'firstName' || meaning === 'lastName' ? meaning : undefined;
}

/** Understands a header in two languages by its halves: `Phone / Điện thoại`. */
function inParts(name: string): Found | undefined {
  const parts = partsOf(name);
  if (parts.length < 2) return undefined;
  const fits = parts.map((part) => fitOfHeader(part));
  const meanings = new Set(fits.flatMap((fit) => fit?.meaning ?? []));
  const [meaning] = meanings;
  if (meaning === undefined || meanings.size > 1) return undefined;
  return { meaning, dropped: parts.filter((_, i) => fits[i] === undefined).join(', ') };
}

function partsOf(name: string): string[] {
  const parts = name
    .replace(BRACKETS, '/$1')
    .split(/[/|\n\r]+/u)
    .map((part) => part.trim());
  return parts.filter((part) => wordsOf(part).length > 0);
}

/** Understands `Email khách hàng` and `Work e-mail`: known words before and behind only tell which e-mail it is. */
function withoutQualifiers(name: string): Found | undefined {
  const { words } = takeNumber(wordsOf(name));
  for (let length = words.length - 1; length > 0; length--) {
    for (let at = 0; at + length <= words.length; at++) {
      const meaning = lookUp(words.slice(at, at + length));
      const [before, behind] = [words.slice(0, at), words.slice(at + length)];
      const isSaid = (rest: readonly string[]) => areQualifiers(rest) || isSameKind(meaning, rest);
      if (meaning !== undefined && isSaid(before) && isSaid(behind))
        return { meaning, dropped: writtenWithout(name, words.slice(at, at + length)) };
    }
  }
  return undefined;
}

/** Whether further words mean the same thing (`Tel. mobil`, `Phone : mobile`). Such words only tell which one it is. */
function isSameKind(meaning: KnownMeaning | undefined, words: readonly string[]): boolean {
  return (meaning === 'phone' || meaning === 'email') && lookUp(words) === meaning;
}

/** The words of a name without its number and without the words that gave it its meaning. */
function writtenWithout(name: string, meant: readonly string[]): string {
  const folded = wordsOf(name);
  const at = folded.findIndex((_, i) => meant.every((word, offset) => folded[i + offset] === word));
  const words = writtenWords(name).toSpliced(at, meant.length);
  return words.filter((word) => !/^\d+$/.test(word)).join(' ');
}
