import { BYTE_TABLES, CONSOLE_BYTE_TABLES, type ByteTable } from './byte-tables.js';

/**
 * What texts of people hold: Latin with the accents of living languages, Greek, Cyrillic, Hebrew, Arabic, the
 * scripts of India and Asia, punctuation, signs of money, pictures. Other letters come out of sound texts, such
 * as `JOSÉ…`, by chance.
 */
const PLAUSIBLE = new RegExp(
  '[\\u00A0-\\u017F\\u0192\\u01A0\\u01A1\\u01AF\\u01B0\\u0218-\\u021B\\u1E00-\\u1EFF' +
    '\\u0300-\\u0304\\u0306\\u0308-\\u030C\\u031B\\u0323\\u0327\\u0328' +
    '\\u0386-\\u03CE\\u0400-\\u045F\\u05D0-\\u05EA\\u0621-\\u064A\\u067E\\u0686\\u06A9\\u06AF\\u06CC' +
    '\\u0900-\\u0EFF\\u1000-\\u10FF\\u1780-\\u17FF\\u2010-\\u203A\\u20A0-\\u20BF\\u2122\\u2190-\\u27BF' +
    '\\u3000-\\u30FF\\u3400-\\u9FFF\\uAC00-\\uD7A3\\uFF00-\\uFFEF\\u{1F000}-\\u{1FAFF}]',
  'u',
);

/** Letters and marks that stand only beside those: of smaller languages, of vowels, of pictures. */
const ACCOMPANYING = /[\u0460-\u052F\u0591-\u05C7\u0610-\u06FF\u200B-\u200F\uFE0E\uFE0F]/;

/** One letter of another script that touches a Latin one: `Ñ…` at the end of a word would give Cyrillic. */
const LONE_FOREIGN = /(?<![^\p{Script=Latin}\P{L}])(?:\p{Script=Latin}F|F\p{Script=Latin})/u;

/** In an encoding for people, a letter of more than one byte begins with one of these. */
const LEADS = /[ÂÃĂÄÅÆÈÌ\u0300ÎÏÐĐÑÒ\u0309×ØÙÚÛàáâãăäåæçèéêëì\u0301íîïđð√ƒ≈∆»–—ÿŸ·‚„‰ÊËÁÍÓÔ\uF8FF]/;

const BOXES = /[\u2500-\u259F]/;
