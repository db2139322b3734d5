import { invalid, type Parsed } from './problem.js';
import { quoteCell, toNfc } from './text.js';

/** Words in English, Vietnamese, French, German and Spanish, what forms write, and what is ticked. */
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

/** Reads true/false, yes/no and their like in the supported languages, in any case. */
export function parseBoolean(text: string): Parsed<boolean> {
  const value = text.length > LONGEST_WORD ? undefined : VALUE_BY_WORD.get(foldWord(text));
  if (value !== undefined) return { ok: true, value };
  return invalid(
    'invalid_boolean',
    `${quoteCell(text)} is neither true nor false: expected true/false, yes/no, y/n, on/off, 1/0, có/không, oui/non, ` +
      'ja/nein, sí/no; declare further words with values in the mapping',
  );
}

/** A mark may be followed by the selector that makes it a picture. */
function foldWord(word: string): string {
  return toNfc(word.replace(/[\uFE0E\uFE0F]/g, '').trim()).toLowerCase();
}
