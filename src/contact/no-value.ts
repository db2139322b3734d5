import { invalid, type Parsed } from './problem.js';
import { isSpreadsheetError } from './spreadsheet-error.js';
import { quoteCell } from './text.js';
import { decodeTwice } from './twice-encoded.js';

/**
 * Words that programs write for "no value": SQL and its dumps, Python and pandas, JavaScript, Go, .NET, Ruby,
 * Bloomberg. Case matters: Null and Nan are names of people.
 */
const NULL_WORDS: ReadonlySet<string> = new Set([
  ...['NULL', 'null', '\\N', '#NULL', 'None', 'nan', 'NaN', 'NAN', '-nan', '-NaN', 'NaT', 'nil', 'undefined'],
  ...['N/A', 'n/a', 'N/a', '#N/A N/A', '#NA', '1.#IND', '-1.#IND', '1.#QNAN', '-1.#QNAN', '%!s(<nil>)'],
  ...['{}', '[]', '()', '<>'],
]);

/**
 * Words that certainly mean "no value" where they stand in brackets, in any case. Sources: dumps, pivot
 * tables by language, web statistics.
 */
const BRACKETED_WORDS: ReadonlySet<string> = new Set([
  ...[
    'null',
    'nil',
    'none',
    'n/a',
    'nan',
    'nat',
    'undefined',
    'object object',
    'object undefined',
    'object null',
  ],
  ...['blank', 'empty', 'no value', 'missing', 'unset', 'not set', 'not provided', 'not available'],
  ...['leer', 'vide', 'en blanco', 'vacío', 'trống', 'vuoto', 'vazio', 'em branco', 'leeg', 'пусто'],
]);

const LONGEST_NULL_WORD = 20;

/** A cell with nothing but dashes, dots, underscores and question marks. */
const ONLY_MARKS = /^[-\u2010-\u2015\u2043\u2212\uFE58\uFF0D._\u2026?\uFF1F\s]+$/;

/**
 * The longest such cell that is refused. A message cannot show a longer one whole, so the flag that it names
 * would not match the cell.
 */
const LONGEST_MARKS = 40;

/** Why a cell holds no value. `reason` completes "the cell is …". */
type NoValue = {
  readonly reason: string;
  /** Whether `--null-words` can name the cell. */
  readonly isWord: boolean;
};

/** Why the text must be refused as no value; undefined where the text may be a value. `text` is cleaned. */
function noValueOf(text: string): NoValue | undefined {
  if (isOrdinary(text)) return undefined;
  if (isSpreadsheetError(text)) return { reason: "a spreadsheet's error", isWord: true };
  if (isNullWord(text)) return { reason: 'a null of another program', isWord: true };
  if (text.length <= LONGEST_MARKS && ONLY_MARKS.test(text))
    return { reason: 'a mark for nothing', isWord: true };
  if (text.includes('\uFFFD')) return { reason: 'a text that has lost letters (U+FFFD)', isWord: false };
  const before = decodeTwice(text);
  if (before === undefined) return undefined;
  return { reason: `a text that was encoded twice: it was ${quoteCell(before)}`, isWord: false };
}

/**
 * Letters, digits and the signs of names, addresses and dates. No null word begins with a digit and has no other signs;
 * words of letters are longer than any null word. A colon could be that of a spreadsheet's error, and dots at the end
 * are those of a cell that is still loading.
 */
const ORDINARY = /^(?:[\d+][\w .,@+/'-]*|[A-Za-z][\w .,@+/'-]{9,})$/;

/** A longer text goes the other way. The engine keeps a way back for each letter, and has no room for millions. */
const LONGEST_ORDINARY = 200;

/** Whether a text can be none of these. Most cells end here: the other tests take five times as long. */
function isOrdinary(text: string): boolean {
  return text.length <= LONGEST_ORDINARY && ORDINARY.test(text) && !text.endsWith('...');
}

function isNullWord(text: string): boolean {
  if (text.length > LONGEST_NULL_WORD) return false;
  if (NULL_WORDS.has(text) || text === '<NA>') return true;
  if (!'([<{'.includes(text.charAt(0))) return false;
  const [, ...inner] = /^(?:\((.+)\)|\[(.+)\]|<(.+)>|\{(.+)\})$/.exec(text) ?? [];
  return BRACKETED_WORDS.has(inner.join('').trim().toLowerCase());
}

/** Only the reason, in words that complete "it is …"; undefined where the text may be a value. */
export function noValueReason(text: string): string | undefined {
  return noValueOf(text)?.reason;
}

/**
 * Refuses a cell that certainly holds no value, and names the cures; undefined for every other text. `isText`
 * is true for a field of texts: only such a field could keep the word.
 */
export function refuseNoValue(text: string, isText = true): Parsed<never> | undefined {
  const found = noValueOf(text);
  if (found === undefined) return undefined;
  const word = quoteCell(text);
  if (!found.isWord) {
    const keep =
      isText && word === `"${text}"` ? `, or keep it with values: { ${word}: ${word} } in the mapping` : '';
    const cure = `export the file again as UTF-8 and read it without --encoding${keep}`;
    return invalid('invalid_value', `${word} is ${found.reason}: ${cure}`);
  }
  // The form with an equals sign is used here: after a blank, a word such as -- would be read as the next
  // flag.
  const flag = text.startsWith('-') ? `--null-words=${word}` : `--null-words ${word}`;
  const keep = isText ? `; values: { ${word}: ${word} } in the mapping keeps them` : '';
  const cures = `${flag} reads such cells as empty${keep}`;
  const message = `${word} is ${found.reason}, not a value: ${cures}`;
  return { ok: false, code: 'invalid_value', message, nullWord: text };
}
