/**
 * Hours, minutes, seconds, their fraction, AM or PM, and the zone. Between hours and minutes a point or an h
 * may stand, too.
 */
const TIME =
  /^(\d{1,2})(?:([:.h])\d\d(?:(\2)\d\d(?:([.,])(\d{1,9}))?)?)?(?:( ?)([AP]M))?(?:( ?)(GMT|UTC)?([+-]\d{1,2}(?::?\d\d)?)?)( \([\p{L} ]{1,40}\))?$/iu;

/** The formats that a time of this look may have, as luxon tokens; none where the text does not look like a time. */
export function timeFormats(time: string): string[] {
  const found = TIME.exec(time);
  if (found === null) return [];
  const [, hour = '', minuteSign, secondSign, fractionSign, fraction = '', blank = '', meridiem] = found;
  if (meridiem === undefined && minuteSign === undefined) return [];
  const clock = [
    minuteSign === undefined ? '' : `${literal(minuteSign)}mm`,
    secondSign === undefined ? '' : `${literal(secondSign)}ss`,
    fractionSign === undefined ? '' : `${fractionSign}${fraction.length === 3 ? 'SSS' : 'u'}`,
  ].join('');
  const [, , , , , , , , zoneBlank = '', zoneName, offset, zoneLabel = ''] = found;
  const zone = zoneFormat(zoneBlank, zoneName, offset) + literal(zoneLabel);
  if (meridiem !== undefined) return [`h${clock}${blank}a${zone}`];
  return (hour.length === 2 ? ['HH', 'H'] : ['H']).map((form) => `${form}${clock}${zone}`);
}

/** The zone token of luxon: Z reads +7, ZZ +07:00, ZZZ +0700, z a name. */
function zoneFormat(blank: string, name: string | undefined, offset: string | undefined): string {
  if (offset === undefined) return name === undefined ? '' : `${blank}z`;
  const token = offset.includes(':') ? 'ZZ' : offset.length > 3 ? 'ZZZ' : 'Z';
  return `${blank}${name === undefined ? '' : `'${name}'`}${token}`;
}

/** Quotes the letters, so that luxon does not take them for tokens. */
function literal(text: string): string {
  return /\p{L}/u.test(text) ? text.replace(/\S.*/u, (words) => `'${words}'`) : text;
}
