import { invalid, type Parsed } from './problem.js';
import { isSpreadsheetError } from './spreadsheet-error.js';
import { quoteCell } from './text.js';
import { decodeTwice } from './twice-encoded.js';

/**
 * What programs write for "no value": SQL and its dumps, Python and pandas, JavaScript, .NET, R, pivot tables.
 * Case matters: Null and Nan are names of people.
 */
const NULL_WORDS: ReadonlySet<string> = new Set([
  ...['NULL', 'null', '\\N', '(null)', '[null]', '<null>', '(NULL)', '[NULL]', '<NULL>', '#NULL', '(Null)'],
  ...['None', 'nan', 'NaN', 'NAN', 'NaT', '<NA>', '<na>', 'undefined', 'N/A', 'n/a', 'N/a', '(N/A)', '(n/a)'],
  ...[
    'nil',
    '<nil>',
    '(nil)',
    '(none)',
    '(None)',
    '<none>',
    '<None>',
    '[None]',
    '(blank)',
    '(Blank)',
    '(empty)',
  ],
  ...[
    '(undefined)',
    '[undefined]',
    '[object Object]',
    '[object Undefined]',
    '{}',
    '[]',
    '-NaN',
    '-nan',
    '1.#QNAN',
  ],
]);

const LONGEST_NULL_WORD = 18;

/** Nothing but dashes, dots, underscores and question marks. */
const ONLY_MARKS = /^[-\u2010-\u2015\u2212._…?\uFF1F\s]+$/;

/** Marks alone stand for nothing up to this length; a longer run is an ornament that somebody drew. */
const LONGEST_MARKS = 20;

/** Why a cell holds no value. `reason` completes "the cell is …". */
type NoValue = {
  readonly reason: string;
  /** Whether `--null-words` can name the cell. */
  readonly isWord: boolean;
};

/** Why the refusal of a text as no value is due; undefined for every text that may be a value. `text` is cleaned. */
function noValueOf(text: string): NoValue | undefined {
  if (isSpreadsheetError(text)) return { reason: "a spreadsheet's error", isWord: true };
  if (text.length <= LONGEST_NULL_WORD && NULL_WORDS.has(text))
    return { reason: 'a null of another program', isWord: true };
  if (text.length <= LONGEST_MARKS && ONLY_MARKS.test(text))
    return { reason: 'a mark for nothing', isWord: true };
  if (text.includes('\uFFFD')) return { reason: 'a text that has lost letters (U+FFFD)', isWord: false };
  const before = decodeTwice(text);
  if (before === undefined) return undefined;
  return { reason: `a text that was encoded twice: it was ${quoteCell(before)}`, isWord: false };
}

/** The reason alone, in words that complete "it is …"; undefined for a text that may be a value. */
export function noValueReason(text: string): string | undefined {
  return noValueOf(text)?.reason;
}

/** The refusal of a cell that certainly holds no value, with its cures; undefined for every other text. */
export function refuseNoValue(text: string): Parsed<never> | undefined {
  const found = noValueOf(text);
  if (found === undefined) return undefined;
  const word = quoteCell(text);
  if (!found.isWord) {
    const cure = 'export the file again as UTF-8';
    return invalid(
      'invalid_value',
      `${word} is ${found.reason}; ${cure}, or keep it with values: { ${word}: ${word} }`,
    );
  }
  // Null words are separated by commas.
  const cures = [
    ...(text.includes(',') ? [] : [`--null-words ${word} reads such cells as empty`]),
    `values: { ${word}: ${word} } in the mapping keeps them`,
  ];
  return {
    ...invalid('invalid_value', `${word} is ${found.reason}, not a value: ${cures.join('; ')}`),
    ...(text.includes(',') ? {} : { nullWord: text }),
  };
}
