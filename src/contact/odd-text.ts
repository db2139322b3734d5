/**
 * Odd texts that are sent as written, but that a person should look at first. `is` completes "1 cell …",
 * `are` "2 cells …".
 */
export const ODDITIES = {
  html_entity: {
    is: 'holds an HTML entity and is sent as written',
    are: 'hold HTML entities and are sent as written',
  },
  html_tag: { is: 'holds an HTML tag and is sent as written', are: 'hold HTML tags and are sent as written' },
  formula: {
    is: 'begins like a formula and is sent as written',
    are: 'begin like a formula and are sent as written',
  },
  line_break: { is: 'of a name holds a line break', are: 'of names hold line breaks' },
  email: { is: 'of a name holds an e-mail address', are: 'of names hold e-mail addresses' },
  phone: { is: 'of a name holds a phone number', are: 'of names hold phone numbers' },
  truth_word: { is: 'of a name holds TRUE or FALSE', are: 'of names hold TRUE or FALSE' },
  apostrophe: { is: 'of a name begins with an apostrophe', are: 'of names begin with an apostrophe' },
  question_mark: {
    is: 'of a name holds a question mark, perhaps for a lost letter',
    are: 'of names hold question marks, perhaps for lost letters',
  },
  quotes: { is: 'stands in quotes and is sent as written', are: 'stand in quotes and are sent as written' },
} as const satisfies Record<string, { is: string; are: string }>;

export type Oddity = keyof typeof ODDITIES;

/** Of a longer text only the beginning is judged. */
const LONGEST = 2_000;

/** Signs and words that ordinary names never hold. */
const NOTABLE =
  /[&<=+\-@\n\r\v\f\u0085\u2028\u2029\d?"'“”„«»‘’]|^(?:true|false|wahr|falsch|vrai|faux|verdadero|falso)$/i;

/** Dutch and Afrikaans names begin with a shortened article: 't Hooft, 's-Gravesande. */
const SHORT_ARTICLE = /^'[tsnk][ -]/i;

/** TRUE and FALSE, and what spreadsheets of other languages write for them; Wahr and Vrai are names of people. */
const TRUTH_WORD = /^(?:true|True|TRUE|false|False|FALSE|WAHR|FALSCH|VRAI|FAUX|VERDADERO|FALSO)$/;

/** The first oddity of a text. Line breaks and the like count only in the name of a person. */
export function oddityOf(text: string, isName: boolean): Oddity | undefined {
  if (!NOTABLE.test(text)) return undefined;
  const start = text.slice(0, LONGEST);
  if (/&(?:#\d{2,7}|#x[\da-f]{2,6}|[a-z][a-z\d]{1,7});/i.test(start)) return 'html_entity';
  if (/<\/?(?:[a-z][a-z0-9]{0,9})(?:\s[^<>]{0,200})?\/?>/i.test(start)) return 'html_tag';
  if (/^=\s?[+-]?[\p{L}\d(@"'$]/u.test(start)) return 'formula';
  if (isInQuotes(start)) return 'quotes';
  return isName ? oddityOfName(start) : undefined;
}

function oddityOfName(text: string): Oddity | undefined {
  if (/[\n\r\v\f\u0085\u2028\u2029]/.test(text)) return 'line_break';
  if (/[^\s@]@[^\s@]/.test(text)) return 'email';
  if (holdsPhone(text)) return 'phone';
  if (/^[=+\-@]/.test(text)) return 'formula';
  if (TRUTH_WORD.test(text)) return 'truth_word';
  if (text.startsWith("'") && !SHORT_ARTICLE.test(text)) return 'apostrophe';
  return /\p{L}\?|\?\p{L}/u.test(text) ? 'question_mark' : undefined;
}

/** Whether a name holds a phone number: only digits with signs between them, or a long run of digits beside a name. */
function holdsPhone(text: string): boolean {
  if (/^[\d\s+()./-]+$/.test(text)) return text.replace(/\D/g, '').length >= 5;
  return /\d(?:[ .()/-]?\d){8}/.test(text);
}

function isInQuotes(text: string): boolean {
  return text.length > 1 && /^["“”„«‘]/.test(text) && /["”“»’]$/.test(text);
}
