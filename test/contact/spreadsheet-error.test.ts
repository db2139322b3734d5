import { expect, test } from 'vitest';
import { isSpreadsheetError } from '../../src/contact/spreadsheet-error.js';

test.each([
  [
    'English',
    ['#N/A', '#REF!', '#VALUE!', '#NAME?', '#DIV/0!', '#NUM!', '#NULL!', '#SPILL!', '#CALC!', '#ERROR!'],
  ],
  ['English of late', ['#FIELD!', '#BLOCKED!', '#CONNECT!', '#BUSY!', '#GETTING_DATA', '#UNKNOWN!']],
  ['German', ['#NV', '#WERT!', '#BEZUG!', '#ZAHL!', '#ÜBERLAUF!', '#KALK!', '#DATEN_ABRUFEN']],
  ['French', ['#N/D', '#VALEUR!', '#VALEUR !', '#NOM?', '#NOM ?', '#NOMBRE!', '#NUL!', '#PROPAGATION!']],
  [
    'Spanish',
    ['#¡VALOR!', '#¿NOMBRE?', '#¡REF!', '#¡NUM!', '#¡DIV/0!', '#¡NULO!', '#VALOR!', '#¡DESBORDAMIENTO!'],
  ],
  ['Italian and Portuguese', ['#VALORE!', '#RIF!', '#NOME?', '#NULLO!', '#NÚM!', '#NULO!', '#DESPEJAR!']],
  ['Dutch and Polish', ['#WAARDE!', '#VERW!', '#DEEL/0!', '#N/B', '#ARG!', '#ADR!', '#DZIEL/0!', '#LICZBA!']],
  ['Russian and Greek', ['#ССЫЛКА!', '#ЗНАЧ!', '#Н/Д', '#ИМЯ?', '#ДЕЛ/0!', '#ΤΙΜΗ!', '#Δ/Υ']],
  [
    'Turkish and Nordic',
    ['#DEĞER!', '#YOK', '#BAŞV!', '#SAKNAS!', '#VÄRDEFEL!', '#VÆRDI!', '#I/T', '#PUUTTUU!'],
  ],
  [
    'Czech, Slovak and Hungarian',
    ['#DĚLENÍ_NULOU!', '#NENÍ_K_DISPOZICI', '#NÁZOV?', '#ZÉRÓOSZTÓ!', '#HIÁNYZIK'],
  ],
  ['LibreOffice', ['Err:502', '#ERR501', 'Erreur:508', 'Lỗi:502', 'Ошибка:502', 'err:511']],
  ['Google Sheets', ['Loading...', 'Loading…', 'Wird geladen...', 'Đang tải...']],
  ['another mark or case', ['#DIV/0', '#N/A!', '#n/a', '#ref!', '#Name?', '#GIÁ_TRỊ!']],
])('%s errors are recognised', (_, errors) => {
  for (const error of errors) expect(isSpreadsheetError(error), error).toBe(true);
});

test.each([
  [
    'hashtags',
    ['#ad', '#name', '#sale', '#nv', '#yok', '#null', '#value', '#zero', '#love!', '#wow?', '#AD'],
  ],
  ['numbers of rooms', ['#1', '#12/3', '#404', '#501']],
  ['words', ['Loading', 'error', 'Err', 'Err: Ann', 'N/A?', 'REF!', '']],
  ['an error inside a text', ['see #N/A', '#N/A is shown', '#REF! here']],
])('%s are none', (_, texts) => {
  for (const text of texts) expect(isSpreadsheetError(text), text).toBe(false);
});
