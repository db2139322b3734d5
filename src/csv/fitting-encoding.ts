import { toNfc } from '../contact/text.js';
import { decodeBytes, encodeText } from './encoding.js';

type Candidate = {
  readonly name: string;
  /** How many characters beyond ASCII are letters of the encoding's languages, at a place where they may stand. */
  readonly fits: (text: string) => number;
};

/** Small letters beyond ASCII, by language. */
const WESTERN = [
  'äöüßéèà', // German
  'àâæçéèêëîïôùûüÿœ', // French
  'áéíóúüñçàèòï', // Spanish, Catalan
  'áâãàçéêíóôõú', // Portuguese
  'àèéìíîòóùú', // Italian
  'åäöæøéü', // Swedish, Danish, Norwegian
  'áðéíóúýþæö', // Icelandic
] as const;
const CENTRAL_EUROPEAN = [
  'ąćęłńóśźż', // Polish
  'áčďéěíňóřšťúůýžäľĺŕô', // Czech, Slovak
  'áéíóöőúüű', // Hungarian
  'ăâîşţșț', // Romanian
  'čćđšž', // Croatian, Slovenian
] as const;
const TURKISH = ['çğıöşüâîû'] as const;
/** Kana of full and half width. */
const KANA = /[\u3041-\u3096\u30A1-\u30FC\u3005\uFF66-\uFF9F]/g;

/** A Cyrillic word, in which only the first letter or all letters are capitals. */
const CYRILLIC_WORD =
  /^(?:[\u0401-\u042F\u0490]?[\u0430-\u044F\u0451-\u045F\u0491]+|[\u0401-\u042F\u0490]+)$/;
/** A Greek word, by the same rule for capitals. Each of the two forms of sigma stands at its place. */
const GREEK_WORD =
  /^(?:[\u0386-\u03AB]?(?:[\u03AC-\u03C1\u03C3-\u03CE](?!$)|[\u03AC-\u03C2\u03C4-\u03CE]$)*|[\u0386-\u03AB]+)$/;
/** A Hebrew word. Some letters have another form at the end of a word, and only there. */
const HEBREW_WORD = /^[\u05D0-\u05D9\u05DB\u05DC\u05DE\u05E0-\u05E2\u05E4\u05E6-\u05EA]+[\u05D0-\u05EA]$/;
const ARABIC_WORD = /^[\u0621-\u064A\u067E\u0686\u0698\u06AF]{2,}$/;
const THAI_WORD = /^[\u0E01-\u0E2E\u0E40-\u0E44][\u0E01-\u0E5B]+$/;

/**
 * The encodings that are tried, the narrower first: where two fit equally, the first is named. The numbers
 * are the first and the last row of common ideographs, and the least share of kana.
 */
const CANDIDATES: readonly Candidate[] = [
  { name: 'windows-1258', fits: vietnamese },
  { name: 'windows-1252', fits: latin(WESTERN) },
  { name: 'windows-1254', fits: latin(TURKISH) },
  { name: 'windows-1250', fits: latin(CENTRAL_EUROPEAN) },
  { name: 'shift_jis', fits: japanese('shift_jis', 0x88, 0x98, 0) },
  { name: 'euc-jp', fits: japanese('euc-jp', 0xb0, 0xcf, 0.1) },
  { name: 'euc-kr', fits: ideographic('euc-kr', 0xb0, 0xc8) },
  { name: 'gbk', fits: ideographic('gbk', 0xb0, 0xd7) },
  { name: 'big5', fits: ideographic('big5', 0xa4, 0xc6) },
  { name: 'windows-1253', fits: greek },
  { name: 'windows-1255', fits: words(HEBREW_WORD) },
  { name: 'windows-1251', fits: words(CYRILLIC_WORD) },
  { name: 'koi8-r', fits: words(CYRILLIC_WORD) },
  { name: 'windows-1256', fits: words(ARABIC_WORD) },
  { name: 'windows-874', fits: words(THAI_WORD) },
  { name: 'macintosh', fits: latin(WESTERN) },
  { name: 'cp850', fits: latin(WESTERN) },
];

/** These encodings are tried where the letters belong to no single language: a file may hold people of several. */
const OF_MANY_LANGUAGES: readonly Candidate[] = [
  { name: 'windows-1252', fits: latin([WESTERN.join('')]) },
  { name: 'windows-1250', fits: latin([CENTRAL_EUROPEAN.join('')]) },
];

/** Marks that occur in texts of all languages. Between two small letters only an apostrophe may stand. */
const PUNCTUATION =
  /\u2019|(?<!\p{Ll}(?=.\p{Ll}))[\u00A0\u00AB\u00B0\u00B7\u00BB\u2010-\u2027\u20AC\u3000-\u3003\u3008-\u3011\uFF00-\uFF0F\uFF1A-\uFF20]/gu;

const SAMPLE_BYTES = 64 * 1024;
/** The share of characters beyond ASCII that must fit. */
const ENOUGH = 0.9;

/** The encoding in which the bytes make sense, for a hint; undefined where none fits clearly. */
export function fittingEncoding(bytes: Buffer): string | undefined {
  const sample = linesBeyondAscii(bytes);
  return bestOf(CANDIDATES, sample) ?? bestOf(OF_MANY_LANGUAGES, sample);
}

function bestOf(candidates: readonly Candidate[], sample: Buffer): string | undefined {
  let best: { readonly name: string; readonly share: number } | undefined;
  for (const { name, fits } of candidates) {
    const text = toNfc(decodeBytes(sample, name)).replace(PUNCTUATION, ' ');
    if (/[\uFFFD\u0080-\u009F\uE000-\uF8FF]/.test(text)) continue;
    const letters = text.match(/[^\0-\x7F]/gu)?.length ?? 0;
    const share = fits(text) / Math.max(letters, 1);
    if (share >= ENOUGH && share > (best?.share ?? 0) + 0.02) best = { name, share };
  }
  return best?.name;
}

/** Whether most lines with letters beyond ASCII are valid UTF-8, so that the others are exceptions. */
export function isMostlySound(bytes: Buffer): boolean {
  const lines = splitLines(bytes.subarray(0, 16 * SAMPLE_BYTES)).filter(isBeyondAscii);
  const sound = lines.filter((line) => line.equals(Buffer.from(line.toString('utf8')))).length;
  return sound * 2 > lines.length;
}

function linesBeyondAscii(bytes: Buffer): Buffer {
  const lines = splitLines(bytes.subarray(0, SAMPLE_BYTES));
  // The last one may be cut off within a character.
  const whole = lines.length > 1 && bytes.length > SAMPLE_BYTES ? lines.slice(0, -1) : lines;
  return Buffer.concat(whole.filter(isBeyondAscii).flatMap((line) => [line, Buffer.from('\n')]));
}

function splitLines(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(0x0a, at);
    lines.push(bytes.subarray(at, end === -1 ? bytes.length : end));
    at = end === -1 ? bytes.length : end + 1;
  }
  return lines;
}

function isBeyondAscii(line: Buffer): boolean {
  return line.some((byte) => byte > 0x7f);
}

const VIETNAMESE =
  /[\u00C0-\u00C3\u00C8-\u00CA\u00CC\u00CD\u00D2-\u00D5\u00D9\u00DA\u00DD\u00E0-\u00E3\u00E8-\u00EA\u00EC\u00ED\u00F2-\u00F5\u00F9\u00FA\u00FD\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01A0\u01A1\u01AF\u01B0\u1EA0-\u1EF9]/g;

/** Counts letters of the Vietnamese alphabet, where a fifth of them has marks that no other language has. */
function vietnamese(text: string): number {
  const letters = count(text, VIETNAMESE);
  return count(text, /[\u1EA0-\u1EF9]/g) * 5 >= letters ? letters : 0;
}

/**
 * Counts letters of the language that has most of them. The letters must stand inside words with ASCII
 * letters, or alone. A word with a small letter before a capital does not count.
 */
function latin(languages: readonly string[]): (text: string) => number {
  return (text) => {
    const good: string[] = [];
    for (const [word] of text.matchAll(/[\p{L}\p{M}\p{S}\p{No}\u0080-\u00BF\u2010-\u2027]+/gu)) {
      const beyond = Array.from(word).filter((character) => character > '\x7F');
      const isWord = beyond.length * 3 <= word.length * 2 || word.length === 1;
      if (isWord && !/\p{Ll}\p{Lu}/u.test(word)) good.push(...beyond);
    }
    const counts = languages.map((letters) => {
      const set = new Set(Array.from(letters + letters.toUpperCase() + (letters.includes('ı') ? 'İ' : '')));
      return good.filter((letter) => set.has(letter)).length;
    });
    return Math.max(...counts);
  };
}

/** Counts letters of Greek words, where most words have an accent. */
function greek(text: string): number {
  const letters = words(GREEK_WORD)(text);
  const all = text.match(/[\u0370-\u03FF]{3,}/g) ?? [];
  const accented = all.filter((word) => /[\u0386-\u038F\u03AC-\u03AF\u03CC-\u03CE]/.test(word));
  return accented.length * 3 >= all.length * 2 ? letters : 0;
}

/** How many letters are in words of this form. */
function words(form: RegExp): (text: string) => number {
  return (text) =>
    (text.match(/[\p{L}\p{M}\p{S}]+/gu) ?? [])
      .filter((word) => form.test(word))
      .reduce((sum, word) => sum + word.length, 0);
}

/** Counts characters of common rows. An encoding keeps its common ideographs in certain rows. */
function ideographic(name: string, firstRow: number, lastRow: number): (text: string) => number {
  return (text) => {
    const letters = text.match(/[\u3400-\u9FFF\uAC00-\uD7A3]/g) ?? [];
    return letters.filter((letter) => {
      const row = encodeText(letter, name)[0] ?? 0;
      return row >= firstRow && row <= lastRow;
    }).length;
  };
}

/** Counts kana and common ideographs. Kana must have at least this share. Ideographs between ASCII letters are misread Latin. */
function japanese(
  name: string,
  firstRow: number,
  lastRow: number,
  leastKana: number,
): (text: string) => number {
  const ideographs = ideographic(name, firstRow, lastRow);
  return (text) => {
    const kana = count(text, KANA);
    const common = ideographs(text);
    const isLatin = /[a-z][\u3400-\u9FFF]|[\u3400-\u9FFF][a-z]/.test(text);
    const isSure = common > 0 ? !isLatin : /[\u3041-\u30FC]/.test(text);
    return isSure && kana >= leastKana * (kana + common) ? kana + common : 0;
  };
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
