import { invalid, type Parsed } from './problem.js';
import { quoteCell, toNfc } from './text.js';

/** Words for true and false in English, Vietnamese, French, German and Spanish, and marks of forms and check boxes. */
const WORDS = {
  true: [
    ...['true', 'yes', 'y', 'on', '1', 'checked'],
    ...['có', 'đúng', 'oui', 'vrai', 'ja', 'wahr', 'sí', 'si', 'verdadero'],
    ...['✓', '✔', '☑', '✅'],
  ],
  false: [
    ...['false', 'no', 'n', 'off', '0', 'unchecked'],
    ...['không', 'sai', 'non', 'faux', 'nein', 'falsch', 'falso'],
    ...['✗', '✘', '☐', '❌'],
  ],
} as const;

const VALUE_BY_WORD: ReadonlyMap<string, boolean> = new Map([
  ...WORDS.true.map((word) => [foldWord(word), true] as const),
  ...WORDS.false.map((word) => [foldWord(word), false] as const),
]);

const LONGEST_WORD = 20;

/** Reads true/false, yes/no and similar words of the supported languages, in any case. */
export function parseBoolean(text: string): Parsed<boolean> {
  const value = text.length > LONGEST_WORD ? undefined : VALUE_BY_WORD.get(foldWord(text));
  if (value !== undefined) return { ok: true, value };
  return invalid(
    'invalid_boolean',
    `${quoteCell(text)} is neither true nor false: expected true/false, yes/no, y/n, on/off, 1/0, có/không, oui/non, ` +
      'ja/nein, sí/no; declare further words with values in the mapping',
  );
}

/** A picture selector may follow a mark such as ✓. It is taken off. */
function foldWord(word: string): string {
  return toNfc(word.replace(/[\uFE0E\uFE0F]/g, '').trim()).toLowerCase();
}
