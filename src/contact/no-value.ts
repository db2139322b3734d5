import { invalid, type Parsed } from './problem.js';
import { isSpreadsheetError } from './spreadsheet-error.js';
import { quoteCell } from './text.js';
import { decodeTwice } from './twice-encoded.js';

/**
 * What programs write for "no value": SQL and its dumps, Python and pandas, JavaScript, Go, .NET, Ruby,
 * Bloomberg. Case matters: Null and Nan are names of people.
 */
const NULL_WORDS: ReadonlySet<string> = new Set([
  ...['NULL', 'null', '\\N', '#NULL', 'None', 'nan', 'NaN', 'NAN', '-nan', '-NaN', 'NaT', 'nil', 'undefined'],
  ...['N/A', 'n/a', 'N/a', '#N/A N/A', '#NA', '1.#IND', '-1.#IND', '1.#QNAN', '-1.#QNAN', '%!s(<nil>)'],
  ...['{}', '[]', '()', '<>'],
]);

/** Between brackets they are certain in any case: dumps, pivot tables by language, web statistics. */
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

/** Nothing but dashes, dots, underscores and question marks. */
const ONLY_MARKS = /^[-\u2010-\u2015\u2043\u2212\uFE58\uFF0D._\u2026?\uFF1F\s]+$/;

/** A message can show no longer one whole, so that its cure would miss the cell. */
const LONGEST_MARKS = 40;

/** Why a cell holds no value. `reason` completes "the cell is …". */
type NoValue = {
  readonly reason: string;
  /** Whether `--null-words` can name the cell. */
  readonly isWord: boolean;
};

/** Why the refusal of a text as no value is due; undefined for every text that may be a value. `text` is cleaned. */
function noValueOf(text: string): NoValue | undefined {
  if (isSpreadsheetError(text)) return { reason: "a spreadsheet's error", isWord: true };
  if (isNullWord(text)) return { reason: 'a null of another program', isWord: true };
  if (text.length <= LONGEST_MARKS && ONLY_MARKS.test(text))
    return { reason: 'a mark for nothing', isWord: true };
  if (text.includes('\uFFFD')) return { reason: 'a text that has lost letters (U+FFFD)', isWord: false };
  const before = decodeTwice(text);
  if (before === undefined) return undefined;
  return { reason: `a text that was encoded twice: it was ${quoteCell(before)}`, isWord: false };
}

function isNullWord(text: string): boolean {
  if (text.length > LONGEST_NULL_WORD) return false;
  if (NULL_WORDS.has(text) || text === '<NA>') return true;
  const [, ...inner] = /^(?:\((.+)\)|\[(.+)\]|<(.+)>|\{(.+)\})$/.exec(text) ?? [];
  return BRACKETED_WORDS.has(inner.join('').trim().toLowerCase());
}

/** The reason alone, in words that complete "it is …"; undefined for a text that may be a value. */
export function noValueReason(text: string): string | undefined {
  return noValueOf(text)?.reason;
}

/**
 * The refusal of a cell that certainly holds no value, with its cures; undefined for every other text. Only a
 * field of texts could keep such a word.
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
  // The equals sign, since a word such as -- would be taken for the next flag.
  const flag = text.startsWith('-') ? `--null-words=${word}` : `--null-words ${word}`;
  const keep = isText ? `; values: { ${word}: ${word} } in the mapping keeps them` : '';
  const cures = `${flag} reads such cells as empty${keep}`;
  const message = `${word} is ${found.reason}, not a value: ${cures}`;
  return { ok: false, code: 'invalid_value', message, nullWord: text };
}
