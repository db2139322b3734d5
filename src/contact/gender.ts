import { invalid, type Parsed } from './problem.js';
import { quoteCell, toNfc, toNfd } from './text.js';

/**
 * How a column of genders is read. `allow: any` lets other words through as written. The column itself tells
 * the other two. `ambiguousM`: it also holds H (hombre, homme), so that its M may mean mujer. `german`: it
 * holds w beside m, so that w is female and d other.
 */
export type GenderRule = { allow?: 'any'; ambiguousM?: boolean; german?: boolean };

/** The full words and titles of English, Vietnamese, French, German and Spanish. */
const WORDS = {
  male: [
    ...['male', 'man', 'masculine'],
    ...['nam', 'nam giới', 'đàn ông'],
    ...['homme', 'masculin', 'monsieur'],
    ...['mann', 'männlich', 'maennlich', 'herr'],
    ...['hombre', 'masculino', 'varón', 'señor'],
  ],
  female: [
    ...['female', 'woman', 'feminine'],
    ...['nữ', 'nữ giới', 'phụ nữ', 'đàn bà'],
    ...['femme', 'féminin', 'madame', 'mademoiselle'],
    ...['frau', 'weiblich'],
    ...['mujer', 'femenino', 'femenina', 'señora', 'señorita'],
  ],
  other: [
    ...['other', 'non-binary', 'nonbinary'],
    ...['khác', 'giới tính khác'],
    ...['autre', 'non-binaire'],
    ...['divers', 'andere', 'anderes', 'nichtbinär', 'nicht-binär'],
    ...['otro', 'otra', 'no binario'],
  ],
} as const;

const GENDER_BY_WORD: ReadonlyMap<string, string> = new Map([
  ['m', 'male'],
  ['f', 'female'],
  ...Object.entries(WORDS).flatMap(([gender, words]) =>
    words.map((word) => [foldWord(word), gender] as const),
  ),
]);

/** Vietnamese titles count only with their accents: without them `ba`, `co`, `chu` are other words. */
const VIETNAMESE_TITLES: ReadonlyMap<string, string> = new Map([
  ...['ông', 'anh', 'chú'].map((title) => [title, 'male'] as const),
  ...['bà', 'chị', 'cô'].map((title) => [title, 'female'] as const),
]);

/** The letters of German forms: männlich, weiblich, divers. */
const GERMAN_LETTERS: ReadonlyMap<string, string> = new Map([
  ['w', 'female'],
  ['d', 'other'],
]);

const LONGEST_WORD = 40;

/** Reads a gender in any case, with or without accents, as `male`, `female` or `other`. */
export function parseGender(text: string, rule: GenderRule = {}): Parsed<string> {
  const word = text.length > LONGEST_WORD ? '' : foldWord(text);
  const isAmbiguous = word === 'm' && rule.ambiguousM === true;
  const german = rule.german === true ? GERMAN_LETTERS.get(word) : undefined;
  const gender = isAmbiguous ? undefined : (german ?? GENDER_BY_WORD.get(word) ?? titleGender(text));
  if (gender !== undefined) return { ok: true, value: gender };
  if (rule.allow === 'any') return { ok: true, value: text };
  const expected = isAmbiguous
    ? 'could mean male or, in a column that also holds H, mujer'
    : 'is not a gender: expected male, female or other, M or F';
  const key = quoteCell(text);
  return invalid(
    'invalid_gender',
    `${key} ${expected}; say in the mapping what it means with values: { ${key}: … }, where … is male, female, other ` +
      'or, to leave the field alone, ""',
  );
}

function titleGender(text: string): string | undefined {
  return text.length > LONGEST_WORD ? undefined : VIETNAMESE_TITLES.get(toNfc(text.trim()).toLowerCase());
}

/**
 * The word without case and accents. In Unicode the đ has no accent that could be taken off, so it is
 * replaced by hand.
 */
function foldWord(word: string): string {
  return toNfd(word)
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .replace(/[\s_-]+/g, ' ')
    .trim();
}
