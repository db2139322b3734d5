/**
 * What spreadsheets write in place of a value, without their marks (! ? ¡ ¿). The names are those of Excel and
 * LibreOffice in each language (Microsoft's documentation of ERROR.TYPE, LibreOffice's translations); Vietnamese
 * versions write the English ones. Google Sheets writes the English ones and `#ERROR!`.
 */
const NAMES_BY_LANGUAGE = {
  English: [
    ...['#NULL', '#DIV/0', '#VALUE', '#REF', '#NAME', '#NUM', '#ERROR', '#SPILL', '#CALC', '#FIELD'],
    ...['#BLOCKED', '#UNKNOWN', '#CONNECT', '#BUSY', '#PYTHON', '#EXTERNAL', '#TIMEOUT'],
  ],
  German: [
    '#WERT',
    '#BEZUG',
    '#ZAHL',
    '#ÜBERLAUF',
    '#KALK',
    '#FELD',
    '#BLOCKIERT',
    '#UNBEKANNT',
    '#VERBINDEN',
  ],
  French: [
    ...[
      '#NUL',
      '#VALEUR',
      '#NOM',
      '#NOMBRE',
      '#EPARS',
      '#ÉPARS',
      '#PROPAGATION',
      '#CHAMP',
      '#BLOQUE',
      '#BLOQUÉ',
    ],
    ...['#INCONNU', '#CONNEXION', '#CONNECTER'],
  ],
  Spanish: [
    ...['#NULO', '#VALOR', '#NUM', '#DESBORDAMIENTO', '#CAMPO', '#BLOQUEADO', '#DESCONOCIDO', '#CONECTAR'],
    ...['#OCUPADO'],
  ],
  Vietnamese: ['#GIÁ_TRỊ', '#GIÁTRỊ', '#TÊN', '#SỐ'],
  Italian: ['#NULLO', '#VALORE', '#RIF', '#NOME', '#ESPANSIONE'],
  Portuguese: ['#NÚM', '#DESPEJAR', '#DERRAMAR'],
  Dutch: ['#LEEG', '#DEEL/0', '#WAARDE', '#VERW', '#NAAM', '#GETAL', '#OVERLOOP', '#BEREKENEN'],
  Polish: ['#ZERO', '#DZIEL/0', '#ARG', '#ADR', '#NAZWA', '#LICZBA', '#ROZLANIE'],
  Russian: ['#ПУСТО', '#ДЕЛ/0', '#ЗНАЧ', '#ССЫЛКА', '#ИМЯ', '#ЧИСЛО', '#ПЕРЕНОС', '#ВЫЧИСЛ'],
  Turkish: ['#BOŞ', '#SAYI/0', '#DEĞER', '#BAŞV', '#AD', '#SAYI', '#TAŞMA'],
  Nordic: [
    ...['#SKÄRNING', '#DIVISION/0', '#VÄRDEFEL', '#REFERENS', '#NAMN', '#OGILTIGT', '#VÆRDI', '#REFERENCE'],
    ...['#NAVN', '#VERDI', '#TYHJÄ', '#JAKO/0', '#ARVO', '#VIITTAUS', '#NIMI', '#LUKU'],
  ],
  Czech: ['#HODNOTA', '#ODKAZ', '#NÁZEV', '#ČÍSLO', '#DĚLENÍ_NULOU'],
  Hungarian: ['#NULLA', '#ZÉRÓOSZTÓ', '#ÉRTÉK', '#HIV', '#NÉV', '#SZÁM'],
} as const satisfies Record<string, readonly string[]>;

/** Written without a mark at the end; a hashtag such as #name or #ad is an error only with one. */
const UNMARKED = [
  ...['#N/A', '#NV', '#N/D', '#N/B', '#Н/Д', '#I/T', '#YOK', '#SAKNAS', '#PUUTTUU', '#HIÁNYZIK', '#DIV/0'],
  ...['#GETTING_DATA', '#DATEN_ABRUFEN', '#CHARGEMENT_DONNEES', '#OBTENIENDO_DATOS', '#ERR501'],
];

const MARKED: ReadonlySet<string> = new Set(
  Object.values(NAMES_BY_LANGUAGE).flatMap((names) => names.map((name) => name.normalize('NFC'))),
);

const ALWAYS: ReadonlySet<string> = new Set(UNMARKED.map((name) => name.normalize('NFC')));

const LONGEST = 30;

/**
 * Whether a cleaned cell holds a spreadsheet's error instead of a value. Any case: tools on the way lowercase
 * cells. French versions set a blank before the mark.
 */
export function isSpreadsheetError(text: string): boolean {
  if (text.length > LONGEST) return false;
  if (text.startsWith('#')) {
    const name = text.toUpperCase().replace(/[\s!?¡¿]/g, '');
    return ALWAYS.has(name) || (/[!?]$/.test(text) && MARKED.has(name)) || /^#ERR\d{3}$/.test(name);
  }
  // LibreOffice numbers its errors, and Google Sheets says that it is not done yet.
  return /^(?:err|lỗi)\s?:\s?\d{3}$/i.test(text) || /^loading(?:\.\.\.|…)$/i.test(text);
}
