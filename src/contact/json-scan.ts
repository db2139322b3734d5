/** Facts about a JSON text that are known before it is parsed. */
export type JsonScan = {
  /** How deep objects and arrays are nested. */
  readonly depth: number;
  /** About how many values and keys the text has: one for each bracket and comma. */
  readonly values: number;
  /** The places of numbers that a double would change, in the order of the text. */
  readonly lossy: readonly (readonly [from: number, to: number])[];
};

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const LETTER_E = 0x65;

/** A number with fewer digits than this fits a double, unless it has an exponent. */
const SAFE_LENGTH = 15;

/** Reads a text once, in linear time, whatever it holds. For a text that is not JSON the result means nothing. */
export function scanJson(text: string): JsonScan {
  const lossy: [number, number][] = [];
  let depth = 0;
  let open = 0;
  let values = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfText(text, at);
    } else if (isOpening(code)) {
      values += 1;
      open += 1;
      if (open > depth) depth = open;
    } else if (isClosing(code)) {
      open -= 1;
    } else if (code === COMMA) {
      values += 1;
    } else if (isOfNumber(code)) {
      const from = at;
      let hasExponent = false;
      for (; isOfNumber(text.charCodeAt(at)); at += 1)
        hasExponent ||= (text.charCodeAt(at) | 32) === LETTER_E;
      if ((hasExponent || at - from > SAFE_LENGTH) && isLossy(text.slice(from, at))) lossy.push([from, at]);
      at -= 1;
    }
  }
  return { depth, values, lossy };
}

/** The place of the quote that ends a text in quotes. Without a closing quote it is the end of the JSON. */
function endOfText(text: string, from: number): number {
  let at = from + 1;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at += 1;
    else if (code === QUOTE) break;
  }
  return at;
}

function isOpening(code: number): boolean {
  return code === 0x5b || code === 0x7b;
}

function isClosing(code: number): boolean {
  return code === 0x5d || code === 0x7d;
}

/**
 * Whether the character may be part of a number: a digit, a sign, a point, or the letter of an exponent. The
 * e of `true` and `false` counts, too, and does no harm.
 */
function isOfNumber(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    code === 0x2d ||
    code === 0x2b ||
    code === 0x2e ||
    (code | 32) === LETTER_E
  );
}

const NUMBER = /^-?(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i;

/** Whether a double would change this JSON number. */
function isLossy(text: string): boolean {
  const meant = decimalOf(text);
  if (meant === undefined) return false;
  const value = Number(text);
  if (!Number.isFinite(value) || meant !== decimalOf(String(value))) return true;
  // Beyond 2^53 an exact number and a rounded one look the same.
  return /^-?\d+$/.test(text) && !Number.isSafeInteger(value);
}

/** The digits without zeros at their ends, and the power of ten; undefined where the text is no number. */
function decimalOf(text: string): string | undefined {
  const [, whole, fraction = '', exponent = '0'] = NUMBER.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const digits = whole + fraction;
  const end = endOfDigits(digits);
  let start = 0;
  while (start < end && digits.charAt(start) === '0') start += 1;
  if (start === end) return '0';
  return `${digits.slice(start, end)}e${Number(exponent) - fraction.length + digits.length - end}`;
}

function endOfDigits(digits: string): number {
  let end = digits.length;
  while (end > 0 && digits.charAt(end - 1) === '0') end -= 1;
  return end;
}
