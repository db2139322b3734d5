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
const BALTIC = [
  'ąčęėįšųūž', // Lithuanian
  'āčēģīķļņšūž', // Latvian
  'äõöüšž', // Estonian
] as const;
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
/** A Thai word: before each consonant may stand one vowel, above and below it signs, behind it vowels. */
const THAI_WORD =
  /^(?:[\u0E40-\u0E44]?[\u0E01-\u0E2E][\u0E31\u0E34-\u0E3A\u0E47-\u0E4E]{0,3}[\u0E2F\u0E30\u0E32\u0E33\u0E45\u0E46]{0,2}){2,}$/;

/**
 * The encodings that are tried, the narrower first. Where several fit equally, all are named in this order.
 * The numbers are the first and the last row of common ideographs.
 */
const CANDIDATES: readonly Candidate[] = [
  { name: 'windows-1258', fits: vietnamese },
  { name: 'windows-1252', fits: latin(WESTERN) },
  { name: 'windows-1254', fits: latin(TURKISH) },
  { name: 'windows-1250', fits: latin(CENTRAL_EUROPEAN) },
  { name: 'iso-8859-2', fits: latin(CENTRAL_EUROPEAN) },
  { name: 'windows-1257', fits: latin(BALTIC) },
  { name: 'shift_jis', fits: japanese('shift_jis', 0x88, 0x98) },
  { name: 'euc-kr', fits: ideographic('euc-kr', 0xb0, 0xc8) },
  { name: 'gbk', fits: ideographic('gbk', 0xb0, 0xd7) },
  { name: 'big5', fits: ideographic('big5', 0xa4, 0xc6) },
  { name: 'euc-jp', fits: japanese('euc-jp', 0xb0, 0xcf) },
  { name: 'windows-1253', fits: greek },
  { name: 'windows-1255', fits: words(HEBREW_WORD) },
  { name: 'windows-1251', fits: cyrillic },
  { name: 'koi8-r', fits: cyrillic },
  { name: 'cp866', fits: cyrillic },
  { name: 'windows-1256', fits: words(ARABIC_WORD) },
  { name: 'iso-8859-6', fits: words(ARABIC_WORD) },
  { name: 'windows-874', fits: thai },
  { name: 'macintosh', fits: latin(WESTERN) },
];

/** These encodings are tried where none of the others fits. */
const RARE: readonly Candidate[] = [
  { name: 'iso-8859-5', fits: cyrillic },
  { name: 'maccyrillic', fits: cyrillic },
  { name: 'cp850', fits: latin(WESTERN) },
  { name: 'cp852', fits: latin(CENTRAL_EUROPEAN) },
];

/** These encodings are tried where the letters belong to no single language: a file may hold people of several. */
const OF_MANY_LANGUAGES: readonly Candidate[] = [
  { name: 'windows-1252', fits: latin([WESTERN.join('')]) },
  { name: 'windows-1250', fits: latin([CENTRAL_EUROPEAN.join('')]) },
];

/** Marks that occur in texts of all languages. Between two small letters only an apostrophe may stand, and no € before one. */
const PUNCTUATION =
  /\u2019|(?!€\p{Ll})(?<!\p{Ll}(?=.\p{Ll}))[\u00A0\u00AB\u00B0\u00B7\u00BB\u2010-\u2027\u20AC\u3000-\u3003\u3008-\u3011\uFF00-\uFF0F\uFF1A-\uFF20]/gu;

const SAMPLE_BYTES = 64 * 1024;
/** The share of characters beyond ASCII that must fit. */
const ENOUGH = 0.9;

/** More encodings than these are no help. */
const NAMED_AT_MOST = 4;

/**
 * The encodings in which the bytes make sense, for a hint. There are several where the letters could be those
 * of several languages, and none where nothing fits clearly.
 */
export function fittingEncodings(bytes: Buffer): string[] {
  const sample = linesBeyondAscii(bytes);
  for (const candidates of [CANDIDATES, RARE, OF_MANY_LANGUAGES]) {
    const found = bestOf(candidates, sample);
    if (found.length > 0) return found.length > NAMED_AT_MOST ? [] : found;
  }
  return [];
}

/** The encodings that fit best. Of those that read the same text, the first is taken. */
function bestOf(candidates: readonly Candidate[], sample: Buffer): string[] {
  const found = new Map<string, { readonly name: string; readonly share: number }>();
  for (const { name, fits } of candidates) {
    const decoded = decodeBytes(sample, name);
    const text = toNfc(decoded).replace(PUNCTUATION, ' ');
    if (/[\uFFFD\u0080-\u009F\uE000-\uF8FF]/.test(text) || found.has(decoded)) continue;
    const letters = text.match(/[^\0-\x7F]/gu)?.length ?? 0;
    const share = fits(text) / Math.max(letters, 1);
    if (share >= ENOUGH) found.set(decoded, { name, share });
  }
  const best = Math.max(...[...found.values()].map(({ share }) => share));
  return [...found.values()].filter(({ share }) => share >= best - 0.02).map(({ name }) => name);
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

/** Counts letters of Cyrillic words. A word of more than two letters has a vowel. */
function cyrillic(text: string): number {
  return lettersIn(
    wordsOf(text).filter((word) => CYRILLIC_WORD.test(word) && (word.length < 3 || VOWEL.test(word))),
  );
}

const VOWEL = /[аеёиоуыэюяіїєўү]/iu;

/** Counts letters of Thai words, where every sixth character or more is a vowel sign or a tone mark. */
function thai(text: string): number {
  const letters = words(THAI_WORD)(text);
  return count(text, /[\u0E30-\u0E3A\u0E40-\u0E4E]/g) * 6 >= letters ? letters : 0;
}

/** How many letters are in words of this form. */
function words(form: RegExp): (text: string) => number {
  return (text) => lettersIn(wordsOf(text).filter((word) => form.test(word)));
}

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{M}\p{S}]+/gu) ?? [];
}

function lettersIn(found: readonly string[]): number {
  return found.reduce((sum, word) => sum + word.length, 0);
}

/** Counts characters of common rows. An encoding keeps its common ideographs in certain rows. */
function ideographic(name: string, firstRow: number, lastRow: number): (text: string) => number {
  return (text) => {
    const letters = text.match(/[\u3400-\u9FFF\uAC00-\uD7A3]/g) ?? [];
    // All at once: a call for each letter takes seconds. Each letter is a pair of bytes, and the first is its row.
    const bytes = encodeText(letters.join(''), name);
    return letters.filter((_, i) => isBetween(bytes[i * 2] ?? 0, firstRow, lastRow)).length;
  };
}

function isBetween(value: number, first: number, last: number): boolean {
  return value >= first && value <= last;
}

/** Counts kana and common ideographs. Ideographs between ASCII letters are misread Latin. */
function japanese(name: string, firstRow: number, lastRow: number): (text: string) => number {
  const ideographs = ideographic(name, firstRow, lastRow);
  return (text) => {
    const kana = count(text, KANA);
    const common = ideographs(text);
    const isLatin = /[a-z][\u3400-\u9FFF]|[\u3400-\u9FFF][a-z]/.test(text);
    const isSure = common > 0 ? !isLatin : /[\u3041-\u30FC]/.test(text);
    return isSure ? kana + common : 0;
  };
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
