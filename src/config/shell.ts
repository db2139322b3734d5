import { isFit } from '../contact/text.js';

/** A word for a shell, in quotes where it needs them. */
export function quoted(word: string): string {
  if (!isFit(word)) return `$'${Array.from(word, escaped).join('')}'`;
  return /^[\w./:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A character in the form that bash, zsh and ksh read between $' and '. */
function escaped(character: string): string {
  if (isFit(character) && !/['\\]/.test(character)) return character;
  return Array.from(Buffer.from(character), (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
}
