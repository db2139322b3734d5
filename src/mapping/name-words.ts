import { cleanCell, toNfd } from '../contact/text.js';

/** Signs that stand for a word in the header of a form. */
const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/[☎☏✆📞📱📲]/gu, ' phone '],
  [/[✉📧📨📩]/gu, ' email '],
];

/** Words of languages without blanks. They are written together with the word before or behind them. */
const UNSPACED =
  /(客户|客戶|顾客|顧客|会员|會員|联系人|聯絡人|用户|お客様|ご担当者|고객|회원|ลูกค้า)(?:の|님)?/gu;

/** Letters from which Unicode cannot split off the accent. */
const LETTERS: ReadonlyMap<string, string> = new Map([
  ['đ', 'd'],
  ['ß', 'ss'],
  ['ł', 'l'],
  ['ø', 'o'],
  ['ı', 'i'],
  ['æ', 'ae'],
  ['œ', 'oe'],
]);

/** A header's words as they are written. camelCase is two words, and so is `phone2`. */
export function writtenWords(header: string): string[] {
  return spacedWords(cleanCell(header))
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
}

function spacedWords(text: string): string {
  let plain = text;
  for (const [sign, word] of SIGNS) plain = plain.replace(sign, word);
  return plain
    .replace(UNSPACED, ' $1 ')
    .replace(/(\p{Ll}\p{M}*)(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{L}\p{M}*)(\d)/gu, '$1 $2')
    .replace(/(\d)(\p{L})/gu, '$1 $2');
}

/** A header's words without case, accents and punctuation, one for each written word. */
export function wordsOf(header: string): string[] {
  return writtenWords(header).map(foldWord);
}

function foldWord(word: string): string {
  return toNfd(word)
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[đßłøıæœ]/gu, (letter) => LETTERS.get(letter) ?? letter);
}

/** A name as the tables of words hold it: all of its words joined. */
export function foldName(name: string): string {
  return wordsOf(name).join('');
}

/**
 * Names in the form of the tables of words, each with its words joined. All names are folded at once: every
 * start folds more than a thousand, which takes 20 ms one by one.
 */
export function foldNames(names: readonly string[]): string[] {
  const folded = foldWord(spacedWords(names.join('\n')));
  return folded.replace(/[^\p{L}\p{N}\n]+/gu, '').split('\n');
}

/** The names in a table's line: `Phone, Telephone, Tel`. */
export function namesIn(line: string): string[] {
  return line.split(', ');
}
