/**
 * What programs write for "no date": 0000-00-00 (MySQL), 0/0/00 (Outlook), 0001-01-01 (.NET), 1/1/1900 and
 * 1900-01-00 (SQL Server and Excel, of an empty cell), 30.12.1899 (Access, Delphi), masks of forms.
 */
const ZERO_DAYS: ReadonlySet<string> = new Set([
  ...['1-1-1', '1900-1-1', '1900-1-0', '1899-12-30', '1899-12-31'],
]);

/** Longer texts are no mark of this kind. */
const LONGEST = 30;

/** A midnight behind the day, in the forms that the programs above write. */
const MIDNIGHT = /[T ,]+(?:0?0:00(?::00)?(?:\.0+)?|12:00(?::00)? ?AM)(?: ?(?:Z|UTC|[+-]00:?00))?$/i;

/** Whether a cleaned cell says that there is no date. `format` is the declared one: 0 is a Unix time by s and ms. */
export function isNoDate(text: string, format?: string): boolean {
  if (text.length > LONGEST || !/^[\d_/.\- ]/.test(text)) return false;
  const day = text.replace(MIDNIGHT, '');
  // A mask that was left empty, such as __/__/____; a lone - or . is no mark of a date.
  if (/^[_ ]*([/.-])[_ ]*\1[_ ]*$/.test(day) && day.length > 2) return true;
  if (/^0+(?:\.0+)?$/.test(day)) return format !== 's' && format !== 'ms';
  const groups = /^(\d{1,4})([/.\- ])(\d{1,2})\2(\d{1,4})$/.exec(day);
  if (groups === null) return false;
  const [first, second, third] = [groups[1], groups[3], groups[4]].map(Number);
  if (first === 0 && second === 0 && third === 0) return true;
  const [one, two, three] = [String(first), String(second), String(third)];
  return [`${one}-${two}-${three}`, `${three}-${two}-${one}`, `${three}-${one}-${two}`].some((way) =>
    ZERO_DAYS.has(way),
  );
}
