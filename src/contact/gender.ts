import { invalid, type Parsed } from './problem.js';
import { quoteCell } from './text.js';

/**
 * `allow: any` lets other words through as written. `ambiguousM`: the column also holds H (hombre, homme),
 * so that its M may mean mujer.
 */
export type GenderRule = { allow?: 'any'; ambiguousM?: boolean };

/** The full words of English, Vietnamese, French, German and Spanish. */
const WORDS = {
  male: [
    ...['male', 'man', 'masculine'],
    ...['nam', 'nam giới', 'đàn ông'],
    ...['homme', 'masculin'],
    ...['mann', 'männlich', 'maennlich'],
    ...['hombre', 'masculino', 'varón'],
  ],
  female: [
    ...['female', 'woman', 'feminine'],
    ...['nữ', 'nữ giới', 'phụ nữ', 'đàn bà'],
    ...['femme', 'féminin'],
    ...['frau', 'weiblich'],
    ...['mujer', 'femenino', 'femenina'],
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

const LONGEST_WORD = 40;

/** Reads a gender in any case, with or without accents, as `male`, `female` or `other`. */
export function parseGender(text: string, rule: GenderRule = {}): Parsed<string> {
  const word = text.length > LONGEST_WORD ? '' : foldWord(text);
  const isAmbiguous = word === 'm' && rule.ambiguousM === true;
  const gender = isAmbiguous ? undefined : GENDER_BY_WORD.get(word);
  if (gender !== undefined) return { ok: true, value: gender };
  if (rule.allow === 'any') return { ok: true, value: text };
  const expected = isAmbiguous
    ? 'could mean male or, in a column that also holds H, mujer'
    : 'is not a gender: expected male, female or other, M or F';
  return invalid(
    'invalid_gender',
    `${quoteCell(text)} ${expected}; say what it means with values, such as values: { ${exampleKey(text)}: female }`,
  );
}

function exampleKey(text: string): string {
  return /^\p{L}{1,20}$/u.test(text) ? text : 'X';
}

/** Without case and accents; đ has no accent that Unicode could take off. */
function foldWord(word: string): string {
  return word
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('đ', 'd')
    .replace(/[\s_-]+/g, ' ')
    .trim();
}
