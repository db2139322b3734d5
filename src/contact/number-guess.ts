import { isStrip, parseNumber, readsTwoWays, withoutSigns, type NumberFormat } from './number.js';

/** Common ways of writing numbers, the plainest first. */
const SEPARATORS: readonly NumberFormat[] = [
  {},
  { decimal: ',' },
  { thousands: ',' },
  { decimal: ',', thousands: '.' },
  { thousands: ' ' },
  { decimal: ',', thousands: ' ' },
  { thousands: "'" },
];

/** What a decimal point is where it has to be said. */
const POINT: NumberFormat = { decimal: '.' };

/** Real columns hold some rubbish: this share of the cells may not fit. */
const MISFITS = 0.1;

/** Signs of money and the like in one column; more are no column of numbers. */
const MOST_SIGNS = 8;

/** Longer cells are no numbers, whatever stands round them. */
const LONGEST = 60;

/**
 * The declarations by which nearly all of the cells are numbers. Of those that read the same numbers only the
 * plainest is kept; several are left where a person must choose.
 */
export function guessNumberFormats(cells: readonly string[]): NumberFormat[] {
  if (cells.length === 0) return [];
  const strip = signsOf(cells);
  const formats = new Map<string, NumberFormat>();
  for (const separators of SEPARATORS) {
    const named = Object.keys(separators).length === 0 && arePointsUnclear(cells, strip) ? POINT : separators;
    const format = strip === undefined ? named : { ...named, strip };
    const numbers = cells.map((text) => parseNumber(text, format));
    const misfits = numbers.filter((number) => !number.ok).length;
    if (misfits > cells.length * MISFITS) continue;
    const reading = numbers.map((number) => (number.ok ? number.value : '')).join();
    if (!formats.has(reading)) formats.set(reading, format);
  }
  return [...formats.values()];
}

/** Whether every point in the cells may separate thousands, so that a decimal point has to be declared. */
function arePointsUnclear(cells: readonly string[], strip: string | undefined): boolean {
  const pointed = cells.filter((text) => text.includes('.')).map((text) => withoutSigns(text, strip));
  return pointed.length > 0 && pointed.every(readsTwoWays);
}

/** The signs that stand at the ends of the cells, such as $ or VND; undefined where there are none. */
function signsOf(cells: readonly string[]): string | undefined {
  const signs = new Set<string>();
  for (const cell of cells) {
    if (cell.length > LONGEST) return undefined;
    const [, front = '', back = ''] = /^-?([^\d+().,-]*)[-\d].*?([^\d+().,-]*)$/.exec(cell) ?? [];
    for (const sign of front + back) if (/\S/.test(sign) && sign !== "'" && sign !== '’') signs.add(sign);
    if (signs.size > MOST_SIGNS) return undefined;
  }
  const strip = [...signs].join('');
  return strip !== '' && isStrip(strip) ? strip : undefined;
}
