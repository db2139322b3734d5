import { toNfc, toNfd } from './text.js';

/** Months and weekdays as luxon's MMM, MMMM, EEE and EEEE read them: in English. */
export const ENGLISH_MONTHS: readonly string[] = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
];
export const ENGLISH_WEEKDAYS: readonly string[] = [
  ...['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
];

/**
 * Month names of other languages, without accents, with their short forms (Unicode CLDR). Names that English
 * shares are left out.
 */
const MONTHS_BY_LANGUAGE: Readonly<Record<string, string>> = {
  Vietnamese: 'thang thg',
  French:
    'janvier janv fevrier fevr fev mars avril avr mai juin juillet juil aout septembre octobre novembre decembre',
  German: 'januar janner februar feber marz mrz mai juni juli oktober okt dezember dez',
  Spanish:
    'enero ene febrero marzo abril abr mayo junio julio agosto ago septiembre setiembre octubre noviembre diciembre dic',
  Italian:
    'gennaio gen febbraio marzo aprile maggio mag giugno giu luglio lug agosto ago settembre set ottobre ott novembre dicembre dic',
  Portuguese:
    'janeiro fevereiro fev marco abril abr maio mai junho julho agosto ago setembro set outubro out novembro dezembro dez',
  Dutch: 'januari februari maart mrt mei juni juli augustus oktober okt',
};

/** Longer than any date in words. */
const LONGEST = 60;

/**
 * The language of a month name that stands beside numbers. It is `not English` where several languages have
 * the name, or none is known; undefined where there is no such name.
 */
export function foreignMonth(text: string): string | undefined {
  if (text.length > LONGEST || !/\d/.test(text)) return undefined;
  const words = foldedWords(text).filter((word) => !isEnglish(word));
  const found = Object.entries(MONTHS_BY_LANGUAGE).filter(([, names]) =>
    words.some((word) => names.split(' ').includes(word)),
  );
  if (found.length > 0) return found.length === 1 ? found[0]?.[0] : 'not English';
  return words.length > 0 && isDayInWords(text) ? 'not English' : undefined;
}

/** The English month that a word shortens in an unreadable way, such as Sept; undefined where there is none. */
export function oddEnglishMonth(text: string): { word: string; month: string } | undefined {
  if (text.length > LONGEST || !/\d/.test(text)) return undefined;
  for (const word of text.match(/\p{L}{4,}/gu) ?? []) {
    const month = ENGLISH_MONTHS.find((name) => name.toLowerCase().startsWith(word.toLowerCase()));
    if (month !== undefined && month.length > word.length) return { word, month };
  }
  return undefined;
}

/** The words of a text in small letters, without accents. Short words are left out, because they are no months. */
function foldedWords(text: string): string[] {
  const folded = toNfd(text).replace(/\p{M}/gu, '').toLowerCase();
  return folded.match(/\p{L}{3,}/gu) ?? [];
}

function isEnglish(word: string): boolean {
  return [...ENGLISH_MONTHS, ...ENGLISH_WEEKDAYS].some((name) => name.toLowerCase().startsWith(word));
}

/** Whether the text is a day, a word and a year, such as 12 maja 1990. */
function isDayInWords(text: string): boolean {
  return /^\d{1,2}[ .-]{1,2}\p{L}{3,}\.?[ -](?:19|20)\d\d$/u.test(toNfc(text));
}
