/** What each luxon token stands for. Other tokens are refused: they depend on a locale, a calendar or today's date. */
const KIND_BY_TOKEN: ReadonlyMap<string, TokenKind> = new Map([
  ...kind('year', ['y', 'yy', 'yyyy']),
  ...kind('month', ['M', 'MM', 'MMM', 'MMMM', 'L', 'LL', 'LLL', 'LLLL']),
  ...kind('day', ['d', 'dd']),
  ...kind('weekday', ['EEE', 'EEEE', 'ccc', 'cccc']),
  ...kind('hour24', ['H', 'HH']),
  ...kind('hour12', ['h', 'hh']),
  ...kind('meridiem', ['a']),
  ...kind('minute', ['m', 'mm']),
  ...kind('second', ['s', 'ss']),
  ...kind('fraction', ['S', 'SSS', 'u']),
  ...kind('offset', ['Z', 'ZZ', 'ZZZ', 'z']),
]);

type TokenKind =
  | 'year'
  | 'month'
  | 'day'
  | 'weekday'
  | 'hour24'
  | 'hour12'
  | 'meridiem'
  | 'minute'
  | 'second'
  | 'fraction'
  | 'offset';

/**
 * Whether luxon reads a whole date by this format. One without year, month or day is refused: luxon would
 * take the missing part from today's date.
 */
export function isWholeDate(format: string): boolean {
  const tokens = tokensOf(format);
  const kinds = tokens.map((token) => KIND_BY_TOKEN.get(token));
  const has = (wanted: TokenKind) => kinds.includes(wanted);
  if (kinds.includes(undefined) || new Set(kinds).size !== kinds.length) return false;
  if (!has('year') || !has('month') || !has('day')) return false;
  if (has('hour12') !== has('meridiem') || (has('hour12') && has('hour24'))) return false;
  const hasHour = has('hour12') || has('hour24');
  return (
    (hasHour || !has('minute')) && (has('minute') || !has('second')) && (has('second') || !has('fraction'))
  );
}

/** Whether the format's cells name their own offset or zone. */
export function hasOffset(format: string): boolean {
  return tokensOf(format).some((token) => KIND_BY_TOKEN.get(token) === 'offset');
}

/** Whether the format's years have two digits, so that the century is a guess. */
export function hasShortYear(format: string): boolean {
  return tokensOf(format).includes('yy');
}

/** Runs of one letter, without quoted text; an unquoted word such as `Uhr` is no token and so no format. */
function tokensOf(format: string): string[] {
  return format.replace(/'[^']*'/g, ' ').match(/([A-Za-z'])\1*/g) ?? [];
}

function kind(name: TokenKind, tokens: readonly string[]): [string, TokenKind][] {
  return tokens.map((token) => [token, name]);
}
