import { isYearAlone } from './date-reading.js';

/** How a bare number looks to a person, by the formats that give a plausible day. */
const LOOKS: Readonly<Record<string, string>> = {
  excel: 'a day number of a spreadsheet',
  s: 'a Unix time in seconds',
  ms: 'a Unix time in milliseconds',
};

const WHOLE_DAYS = 'write whole days, such as 2024-12-25';

/** Whether the text is a number. Only its column or a person then knows what it counts. */
export function isNumberText(text: string): boolean {
  return /^-?\d{1,20}$|^\d{5,16}[.,]\d{1,16}$|^\d(?:[.,]\d{1,16})?E\+\d{1,3}$/i.test(text);
}

/** Why a number is no date. `formats` read it as a plausible day, and `dayBy` gives the day. */
export function explainNumber(
  text: string,
  formats: readonly string[],
  dayBy: (format: string) => string | undefined,
): string {
  if (isYearAlone(text)) return 'is a year alone: a date needs month and day, too';
  if (formats.length > 0) {
    const declared = `declare it in the mapping: format: ${formats.join(' or ')}`;
    return `is a number that looks like ${looksOf(formats, dayBy)}; ${declared}`;
  }
  if (/^(?:19|20)\d\d(?:0[1-9]|1[0-2])$/.test(text))
    return 'is a number that looks like a year and a month: a date needs a day, too';
  if (/E/i.test(text)) return `is a number that a spreadsheet has shortened: the day is lost, ${WHOLE_DAYS}`;
  if (/^\d{8,13}[.,]0+$/.test(text))
    return `is a number with a fraction that says nothing: write it without ${text.slice(text.search(/[.,]/))}`;
  return `is a number, and nothing tells what day it means: ${WHOLE_DAYS}`;
}

function looksOf(formats: readonly string[], dayBy: (format: string) => string | undefined): string {
  const looks = formats.map((format) => {
    const look = LOOKS[format];
    if (look !== undefined) return look;
    return `a day without separators (${format}${formats.length > 1 ? `: ${dayBy(format) ?? ''}` : ''})`;
  });
  return looks.join(' or ');
}
