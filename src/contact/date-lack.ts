import { ENGLISH_MONTHS, foreignMonth, oddEnglishMonth } from './month-names.js';

/** Longer than any date; keeps the work on a huge cell small. */
const LONGEST = 60;

const AS_NUMBER = 'write the month as a number, as in 2024-12-25';

/** AM and PM as Vietnamese, Spanish, Chinese, Japanese and Korean programs write them. */
const OTHER_MERIDIEM = /\d ?(SA|CH|[ap]\. ?m\.?|上午|下午|午前|午後)$|(上午|下午|午前|午後|오전|오후) ?\d/i;

/** What a text lacks to be a date, or which part of it no format reads; undefined where nothing is known. */
export function lackOf(text: string): string | undefined {
  if (text.length > LONGEST) return undefined;
  return missingPart(text) ?? oddWord(text);
}

function missingPart(text: string): string | undefined {
  if (isDayAndMonth(text)) return 'it has no year';
  if (/^0000[/.-]/.test(text)) return 'its year is 0000: it has no year';
  if (/^(?:19|20)\d\d([/.-])00?\1\d\d?$/.test(text)) return 'it has no month and no day';
  if (/^(?:19|20)\d\d([/.-])\d\d?\1\d\d?$|^\d\d?([/.-])\d\d?\2(?:19|20)\d\d$/.test(text) && hasZero(text))
    return 'its day or its month is 0';
  if (/^(?:19|20)\d\d[/.-]\d{1,2}$/.test(text) || /^\d{1,2}[/.-](?:19|20)\d\d$/.test(text))
    return 'it has no day';
  if (isMonthAndYear(text)) return 'it has no day';
  return undefined;
}

function oddWord(text: string): string | undefined {
  const language = foreignMonth(text);
  if (language !== undefined) return `no format reads its month name (${language}): ${AS_NUMBER}`;
  const odd = oddEnglishMonth(text);
  if (odd !== undefined)
    return `no format reads the month ${odd.word}: write ${odd.month} or ${odd.month.slice(0, 3)}`;
  const [, ordinal] = /(?:^|[^\d])(\d{1,2}(?:st|nd|rd|th))(?:$|[^\p{L}])/iu.exec(text) ?? [];
  if (ordinal !== undefined)
    return `no format reads ${ordinal}: write the number of the day without the letters behind it`;
  const [, behind, before] = OTHER_MERIDIEM.exec(text) ?? [];
  const meridiem = behind ?? before;
  return meridiem === undefined
    ? undefined
    : `no format reads ${meridiem}: write AM or PM, or the hours from 0 to 23`;
}

/** Whether the text is a day and a month alone: 05/23, 23.5, --05-23 and --0523 as in vCard, 23 May, May 23. */
function isDayAndMonth(text: string): boolean {
  if (/^--\d{2}-?\d{2}$/.test(text)) return true;
  const [, first, second] = /^(\d{1,2})[/.-](\d{1,2})\.?$/.exec(text) ?? [];
  if (first !== undefined) {
    const [low, high] = [Number(first), Number(second)].sort((a, b) => a - b);
    return (low ?? 0) >= 1 && (low ?? 0) <= 12 && (high ?? 0) <= 31;
  }
  const [, month = ''] = /^\d{1,2}[ \-/.](\p{L}{3,9})\.?$/u.exec(text) ?? [];
  const [, other = ''] = /^(\p{L}{3,9})\.?[ \-/]\d{1,2}$/u.exec(text) ?? [];
  return isEnglishMonth(month) || isEnglishMonth(other);
}

/** Whether the text is a month and a year without a day: May 1990, 1990 May. */
function isMonthAndYear(text: string): boolean {
  const [, before = '', behind = ''] =
    /^(\p{L}{3,9})\.?,?[ \-/](?:19|20)\d\d$|^(?:19|20)\d\d[ \-/](\p{L}{3,9})$/u.exec(text) ?? [];
  return isEnglishMonth(before) || isEnglishMonth(behind);
}

function isEnglishMonth(word: string): boolean {
  const wanted = word.toLowerCase();
  return (
    word !== '' &&
    ENGLISH_MONTHS.some((name) => [name, name.slice(0, 3)].some((form) => form.toLowerCase() === wanted))
  );
}

function hasZero(text: string): boolean {
  return text.split(/[/.-]/).some((part) => Number(part) === 0);
}
