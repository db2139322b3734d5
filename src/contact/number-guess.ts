import { parseNumber, readsTwoWays, withoutSigns, type NumberFormat } from './number.js';

/** Common ways of writing numbers, the plainest first. */
const SEPARATORS: readonly NumberFormat[] = [
  {},
  { decimal: ',' },
  { thousands: ',' },
  { decimal: ',', thousands: '.' },
  { thousands: ' ' },
  { decimal: ',', thousands: ' ' },
  { thousands: "'" },
  { decimal: ',', thousands: "'" },
];

/** The declaration of a decimal point, for columns where it has to be declared. */
const POINT: NumberFormat = { decimal: '.' };

/** This share of the cells need not fit, because real columns hold some rubbish. */
const MISFITS = 0.1;

/** A column with more kinds of signs than this is no column of numbers. */
const MOST_SIGNS = 8;

/** A longer cell is no number, whatever signs stand round it. */
const LONGEST = 60;

/**
 * Names of money that stand beside a sum: codes of ISO 4217, and short names. Other letters are never taken
 * for a sign: in 5k, 5 Mio and 5 tr they make the number greater.
 */
const CURRENCY =
  /^(?:VND|VNĐ|USD|EUR|GBP|JPY|CNY|RMB|KRW|THB|SGD|MYR|IDR|PHP|INR|AUD|NZD|CAD|HKD|TWD|CHF|SEK|NOK|DKK|PLN|CZK|HUF|RON|RUB|UAH|TRY|ILS|AED|SAR|ZAR|MXN|BRL|ARS|CLP|COP|PEN|LAK|KHR|đ|Đ|kr|zł|Kč|Ft|lei|лв|руб|грн|元|円|원|US\$|R\$)$/u;

/**
 * The declarations by which nearly all of the cells are numbers. Where several read the same numbers, the
 * plainest is kept. A declaration is left out where another one reads the same and more. Several are returned
 * where a person must choose.
 */
export function guessNumberFormats(cells: readonly string[]): NumberFormat[] {
  if (cells.length === 0) return [];
  const strip = signsOf(cells);
  const readings: Reading[] = [];
  for (const separators of SEPARATORS) {
    const named = Object.keys(separators).length === 0 && arePointsUnclear(cells, strip) ? POINT : separators;
    const format = strip === undefined ? named : { ...named, strip };
    const numbers = cells.map((text) => {
      const number = parseNumber(text, format);
      return number.ok ? number.value : undefined;
    });
    const misfits = numbers.filter((number) => number === undefined).length;
    const reading = { format, numbers, misfits };
    if (misfits <= cells.length * MISFITS && !readings.some((other) => includes(other, reading)))
      readings.push(reading);
  }
  return readings
    .filter((one) => !readings.some((other) => other !== one && includes(other, one)))
    .map(({ format }) => format);
}

type Reading = {
  readonly format: NumberFormat;
  readonly numbers: readonly (number | undefined)[];
  readonly misfits: number;
};

/** Whether `one` reads all cells that `other` reads, as the same numbers. */
function includes(one: Reading, other: Reading): boolean {
  return (
    one.misfits <= other.misfits &&
    other.numbers.every((number, i) => number === undefined || number === one.numbers[i])
  );
}

/** Whether every point in the cells may separate thousands, so that a decimal point has to be declared. */
function arePointsUnclear(cells: readonly string[], strip: string | undefined): boolean {
  const pointed = cells.filter((text) => text.includes('.')).map((text) => withoutSigns(text, strip));
  return pointed.length > 0 && pointed.every(readsTwoWays);
}

/** The signs at the ends of the cells: signs and names of money, or a percent sign; undefined where there are none. */
function signsOf(cells: readonly string[]): string | undefined {
  const signs = new Set<string>();
  const currencies = new Set<string>();
  for (const cell of cells) {
    if (cell.length > LONGEST) continue;
    const [, front = '', back = ''] = /^-?([^\d+().,-]*)[-\d](?:.*\d)?([^\d+().,-]*)$/u.exec(cell) ?? [];
    for (const end of [front.trim(), back.trim()])
      if (CURRENCY.test(end) || /^[\p{Sc}%]$/u.test(end)) {
        for (const sign of end) signs.add(sign);
        currencies.add(currencyOf(end));
      }
  }
  // Without its sign, a sum of 5 dollars would look like one of 5 euros.
  if (currencies.size > 1) return undefined;
  // Where other cells have no percent sign, 12 % may be 12 or 0.12.
  if (cells.some((cell) => /\d/.test(cell) && !cell.includes('%'))) signs.delete('%');
  return signs.size === 0 || signs.size > MOST_SIGNS ? undefined : [...signs].join('');
}

/** Ways of writing one currency. */
const SAME_CURRENCY: readonly (readonly string[])[] = [
  ['₫', 'đ', 'Đ', 'VND', 'VNĐ'],
  ['$', 'US$', 'USD'],
  ['€', 'EUR'],
  ['£', 'GBP'],
  ['฿', 'THB'],
  ['₩', '원', 'KRW'],
];

function currencyOf(name: string): string {
  return SAME_CURRENCY.find((names) => names.includes(name))?.[0] ?? name;
}
