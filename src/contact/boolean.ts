import { invalid, type Parsed } from './problem.js';
import { quoteCell } from './text.js';

/** Words that a column uses besides the usual ones, in any case; a declared word beats a usual one. */
export type BooleanWords = { true?: readonly string[]; false?: readonly string[] };

const USUAL_WORDS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['yes', true],
  ['y', true],
  ['on', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['n', false],
  ['off', false],
  ['0', false],
]);

/** Reads true/false, yes/no, y/n, on/off, 1/0 in any case, and the declared words. */
export function parseBoolean(text: string, words: BooleanWords = {}): Parsed<boolean> {
  const isDeclared = (list: readonly string[] = []) => list.some((word) => foldWord(word) === foldWord(text));
  if (isDeclared(words.true)) return { ok: true, value: true };
  if (isDeclared(words.false)) return { ok: true, value: false };
  const value = USUAL_WORDS.get(foldWord(text));
  if (value !== undefined) return { ok: true, value };
  const declared = [...(words.true ?? []), ...(words.false ?? [])].map((word) => `, ${word}`).join('');
  return invalid(
    'invalid_boolean',
    `${quoteCell(text)} is neither true nor false: expected true/false, yes/no, y/n, on/off, 1/0${declared}; ` +
      'declare further words in the mapping',
  );
}

function foldWord(word: string): string {
  return word.trim().normalize('NFC').toLowerCase();
}
