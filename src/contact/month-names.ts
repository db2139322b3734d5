/** Beginnings of month names, without accents, that English does not share (Unicode CLDR). */
const MONTHS_BY_LANGUAGE = {
  Vietnamese: ['thang', 'thg'],
  French: [
    'janv',
    'fev',
    'mars',
    'avr',
    'mai',
    'juin',
    'juil',
    'aout',
    'sept',
    'octobre',
    'novembre',
    'decembre',
    'dec.',
  ],
  German: ['januar', 'jan.', 'februar', 'marz', 'mrz', 'mai', 'juni', 'juli', 'august', 'okt', 'dez'],
  Spanish: [
    'enero',
    'ene',
    'febrero',
    'marzo',
    'abril',
    'abr',
    'mayo',
    'junio',
    'julio',
    'ago',
    'setiembre',
    'septiembre',
    'octubre',
    'noviembre',
    'dic',
  ],
  Italian: [
    'gennaio',
    'gen',
    'febbraio',
    'aprile',
    'maggio',
    'mag',
    'giugno',
    'giu',
    'luglio',
    'lug',
    'settembre',
    'set',
    'ottobre',
    'ott',
    'dicembre',
  ],
  Portuguese: [
    'janeiro',
    'fevereiro',
    'fev',
    'marco',
    'maio',
    'junho',
    'julho',
    'agosto',
    'setembro',
    'outubro',
    'out',
    'novembro',
    'dezembro',
  ],
  Dutch: ['januari', 'februari', 'maart', 'mrt', 'mei', 'augustus', 'december'],
} as const satisfies Record<string, readonly string[]>;

/** Longer than any date in words. */
const LONGEST = 60;

/** The language of a month name that stands in the text beside numbers; undefined where there is none. */
export function foreignMonth(text: string): string | undefined {
  if (text.length > LONGEST || !/\d/.test(text)) return undefined;
  const folded = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const words = folded.split(/[^\p{L}]+/u).filter((word) => word.length > 2);
  const found = Object.entries(MONTHS_BY_LANGUAGE).filter(([, names]) =>
    words.some((word) => names.some((name) => word.startsWith(name))),
  );
  if (found.length === 0) return undefined;
  return found.length === 1 ? found[0]?.[0] : 'not English';
}
