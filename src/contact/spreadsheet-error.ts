import { toNfc } from './text.js';

/**
 * The errors that Excel and LibreOffice write in place of a value, by the language of the program. Google
 * Sheets writes the English ones. So do Chinese, Japanese and Korean versions, and the Vietnamese Excel.
 * Sources: Microsoft's documentation of ERROR.TYPE, the error tables by language of EPPlus and HyperFormula,
 * LibreOffice's translations.
 */
const ERRORS_BY_LANGUAGE = {
  English: [
    ...['#NULL!', '#DIV/0!', '#VALUE!', '#REF!', '#NAME?', '#NUM!', '#N/A', '#GETTING_DATA', '#ERROR!'],
    ...['#SPILL!', '#CALC!', '#FIELD!', '#BLOCKED!', '#UNKNOWN!', '#CONNECT!', '#BUSY!', '#PYTHON!'],
    ...['#EXTERNAL!', '#TIMEOUT!', '#CYCLE!', '#PARSE!', '#MACRO?'],
  ],
  German: [
    ...['#WERT!', '#BEZUG!', '#ZAHL!', '#NV', '#DATEN_ABRUFEN', '#FEHLER!', '#ÜBERLAUF!', '#KALK!', '#FELD!'],
    ...['#BLOCKIERT!', '#UNBEKANNT!', '#VERBINDEN!', '#AUSGELASTET!'],
  ],
  French: [
    ...['#NUL!', '#VALEUR!', '#NOM?', '#NOMBRE!', '#N/D', '#OBTENTION_DONNEES', '#CHARGEMENT_DONNEES'],
    ...['#ERREUR!', '#EPARS!', '#ÉPARS!', '#PROPAGATION!', '#CALCUL!', '#CHAMP!', '#BLOQUE!', '#BLOQUÉ!'],
    ...['#INCONNU!', '#CONNEXION!', '#CONNECTER!', '#OCCUPE!', '#OCCUPÉ!'],
  ],
  Spanish: [
    ...['#¡NULO!', '#¡VALOR!', '#¡REF!', '#¿NOMBRE?', '#¡NUM!', '#¡DIV/0!', '#OBTENIENDO_DATOS'],
    ...['#¡DESBORDAMIENTO!', '#¡CALC!', '#¡CAMPO!', '#¡BLOQUEADO!', '#¡DESCONOCIDO!', '#¡CONECTAR!'],
    ...['#¡OCUPADO!', '#¡ERROR!'],
  ],
  Vietnamese: ['#GIÁ_TRỊ!', '#GIÁTRỊ!', '#TÊN?', '#SỐ!', '#LỖI!'],
  Italian: ['#NULLO!', '#VALORE!', '#RIF!', '#NOME?', '#ESPANSIONE!', '#CALCOLO!', '#RECUPERO_DATI'],
  Portuguese: ['#NULO!', '#VALOR!', '#NÚM!', '#ERRO!', '#DESPEJAR!', '#DERRAMAR!', '#OBTENDO_DADOS'],
  Dutch: [
    ...['#LEEG!', '#DEEL/0!', '#WAARDE!', '#VERW!', '#NAAM?', '#GETAL!', '#N/B', '#OVERLOOP!'],
    ...['#BEREKENEN!', '#GEGEVENS_OPHALEN'],
  ],
  Polish: [
    ...['#ZERO!', '#DZIEL/0!', '#ARG!', '#ADR!', '#NAZWA?', '#LICZBA!', '#N/D!', '#ROZLANIE!'],
    '#POBIERANIE_DANYCH',
  ],
  Russian: [
    ...['#ПУСТО!', '#ДЕЛ/0!', '#ЗНАЧ!', '#ССЫЛКА!', '#ИМЯ?', '#ЧИСЛО!', '#Н/Д', '#ПЕРЕНОС!', '#ВЫЧИСЛ!'],
    '#ПОЛУЧЕНИЕ_ДАННЫХ',
  ],
  Turkish: ['#BOŞ!', '#SAYI/0!', '#DEĞER!', '#BAŞV!', '#AD?', '#SAYI!', '#YOK', '#TAŞMA!'],
  Swedish: [
    ...['#SKÄRNING!', '#DIVISION/0!', '#VÄRDEFEL!', '#REFERENS!', '#NAMN?', '#OGILTIGT!', '#SAKNAS!'],
    '#HÄMTAR_DATA',
  ],
  'Danish, Norwegian': ['#VÆRDI!', '#VERDI!', '#REFERENCE!', '#NAVN?', '#I/T', '#HENTER_DATA'],
  Finnish: ['#TYHJÄ!', '#JAKO/0!', '#ARVO!', '#VIITTAUS!', '#NIMI?', '#LUKU!', '#PUUTTUU!'],
  'Czech, Slovak': [
    ...['#DĚLENÍ_NULOU!', '#DELENIENULOU!', '#DELENIE_NULOU!', '#HODNOTA!', '#ODKAZ!', '#NÁZEV?', '#NÁZOV?'],
    ...['#ČÍSLO!', '#NENÍ_K_DISPOZICI', '#NEDOSTUPNÝ', '#NEDOSTUPNÉ', '#NEPLATNÝ!'],
  ],
  Hungarian: ['#NULLA!', '#ZÉRÓOSZTÓ!', '#ÉRTÉK!', '#HIV!', '#NÉV?', '#SZÁM!', '#HIÁNYZIK', '#KIBONTÁS!'],
  Greek: ['#ΚΕΝΟ!', '#ΔΙΑΙΡ./0!', '#ΤΙΜΗ!', '#ΑΝΑΦ!', '#ΟΝΟΜΑ?', '#ΑΡΙΘ!', '#Δ/Υ'],
  Romanian: ['#VALOARE!', '#NUME?'],
  'Croatian, Slovenian': [
    ...['#VRIJEDNOST!', '#BROJ!', '#DIJ/0!', '#NAZIV?', '#VREDN!', '#ŠTEV!', '#DEL/0!', '#IME?', '#N/V'],
    ...['#SKLIC!', '#NIČ!'],
  ],
} as const satisfies Record<string, readonly string[]>;

/** LibreOffice's numbered errors: `Err:502`, also with the word of other languages. */
const NUMBERED = /^(?:err|erreur|erro|errore|fehler|fout|błąd|chyba|hiba|virhe|ошибка|lỗi)\s?:\s?\d{3}$/iu;

/** The text that Google Sheets shows in a cell that it has not computed yet. */
const UNFINISHED =
  /^(?:loading|wird geladen|chargement|cargando|đang tải|caricamento|carregando)\s?(?:\.\.\.|…)$/iu;

const ERRORS: readonly string[] = Object.values(ERRORS_BY_LANGUAGE).flat();

/** The errors without their marks. */
const NAMES: ReadonlySet<string> = new Set(ERRORS.map(nameOf));

/**
 * Errors that do not look like a hashtag, so that their mark (! or ?) may be missing. Others, such as #name
 * and #ad, are errors only with the mark.
 */
const CLEAR_NAMES: ReadonlySet<string> = new Set(ERRORS.filter((error) => /[/_]/.test(error)).map(nameOf));

/** Errors that are always written without a mark. They count only in capitals, since #nv may be a hashtag. */
const UNMARKED: ReadonlySet<string> = new Set(ERRORS.filter((error) => !/[!?]$/.test(error)));

const LONGEST = 30;

/**
 * Whether a cleaned cell holds a spreadsheet's error instead of a value. Case does not matter, because some
 * tools lowercase cells. French versions set a blank before the mark.
 */
export function isSpreadsheetError(text: string): boolean {
  if (text.length > LONGEST) return false;
  if (!text.startsWith('#')) return isNumbered(text) || isUnfinished(text);
  const name = nameOf(text);
  const isMarked = /[!?]$/.test(text) && NAMES.has(name);
  return isMarked || CLEAR_NAMES.has(name) || UNMARKED.has(text) || /^#ERR\d{3}$/.test(name);
}

function isNumbered(text: string): boolean {
  return text.includes(':') && NUMBERED.test(text);
}

function isUnfinished(text: string): boolean {
  return (text.endsWith('...') || text.endsWith('…')) && UNFINISHED.test(text);
}

function nameOf(error: string): string {
  return toNfc(error)
    .toUpperCase()
    .replace(/[\s!?¡¿]/g, '');
}
