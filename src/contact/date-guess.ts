const DAY = /^(\d{4}|\d\d?)([/.-])(\d\d?)\2(\d{4}|\d\d?)$/;
const TIME = /^(\d\d?):\d\d(:\d\d)?( [ap]m)?$/i;

/**
 * The formats that cells of this look may have: one where a year of four digits comes first, two where it
 * comes last, three where it has two digits. None where a cell looks like no date.
 */
export function candidateFormats(cells: readonly string[]): string[] {
  const splits = cells.map(splitCell);
  const time = timeFormat(splits.map((split) => split.time));
  if (time === undefined) return [];
  return dayFormats(splits.map((split) => split.day)).map((day) => day + time);
}

function splitCell(cell: string): { day: string; time: string } {
  const text = cell.replace(/[\u00A0\u202F]/g, ' ');
  const blank = text.indexOf(' ');
  return blank < 0 ? { day: text, time: '' } : { day: text.slice(0, blank), time: text.slice(blank + 1) };
}

function dayFormats(days: readonly string[]): string[] {
  const found = days.map((day) => DAY.exec(day)).filter((match) => match !== null);
  const separator = found[0]?.[2];
  if (separator === undefined || found.length < days.length) return [];
  const orders = dayOrders(found.map((match) => ({ first: match[1] ?? '', third: match[4] ?? '' })));
  // With zeros in front, as most programs write them; one cell without tells that none are to be expected.
  const isPadded = days.every((day) => !/\b\d\b/.test(day));
  return orders.map((order) =>
    (isPadded ? order : order.replace('dd', 'd').replace('MM', 'M')).replaceAll(' ', separator),
  );
}

function dayOrders(ends: readonly { first: string; third: string }[]): string[] {
  if (ends.every(({ first }) => first.length === 4)) return ['yyyy MM dd'];
  if (ends.every(({ third }) => third.length === 4)) return ['dd MM yyyy', 'MM dd yyyy'];
  return ['dd MM yy', 'MM dd yy', 'yy MM dd'];
}

function timeFormat(times: readonly string[]): string | undefined {
  if (times.every((time) => time === '')) return '';
  const found = times.map((time) => TIME.exec(time)).filter((match) => match !== null);
  if (found.length < times.length) return undefined;
  const [, , seconds = '', meridiem] = found[0] ?? [];
  const minutes = seconds === '' ? ':mm' : ':mm:ss';
  if (meridiem !== undefined) return ` h${minutes} a`;
  return found.every(([, hour]) => hour?.length === 2) ? ` HH${minutes}` : ` H${minutes}`;
}
