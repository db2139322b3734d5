import { describe, expect, test } from 'vitest';
import { noValueReason, refuseNoValue } from '../../src/contact/no-value.js';

describe('is certainly no value', () => {
  test.each([
    ...[
      '#N/A',
      '#n/a',
      '#N/A!',
      '#REF!',
      '#VALUE!',
      '#NAME?',
      '#DIV/0!',
      '#DIV/0',
      '#NUM!',
      '#NULL!',
      '#SPILL!',
    ],
    ...['#CALC!', '#ERROR!', '#GETTING_DATA', 'Loading...', 'Err:502', '#ERR501'],
    ...['#NV', '#WERT!', '#BEZUG!', '#ZAHL!', '#N/D', '#VALEUR!', '#VALEUR !', '#NOM?', '#NOMBRE!'],
    ...['#¡VALOR!', '#¿NOMBRE?', '#¡REF!', '#RIF!', '#WAARDE!', '#ССЫЛКА!', '#Н/Д', 'Lỗi:502'],
    ...[
      'NULL',
      'null',
      '\\N',
      '(null)',
      '[null]',
      '<null>',
      'None',
      'nan',
      'NaN',
      'NaT',
      'undefined',
      'N/A',
      'n/a',
    ],
    ...['-', '.', '--', '—', '...', '?', '???', '_', '(blank)', '[object Object]', 'nil'],
    ...['Nguy\uFFFDn', 'NguyÃªn', 'Nguyá»…n', 'ZoÃ©', '‚Äô', 'Zo√©'],
  ])('%s', (text) => {
    expect(refuseNoValue(text)).toMatchObject({ ok: false, code: 'invalid_value' });
  });
});

describe('may be a value', () => {
  test.each([
    ...['Null', 'Nan', 'none', 'Na', 'NA', 'No', 'Ng', 'O', 'Ö', 'Xi', "'t Hooft", 'D’Arcy', 'Núñez', 'SÃO'],
    ...[
      'ÇELİK',
      'İ',
      'Đỗ',
      'Ê Đê',
      '김',
      '李',
      'Œuvre',
      'Ægir',
      'JOSÉ…',
      'CAFÉ»',
      'L’É',
      'À',
      'Ã',
      'Â',
      'FÆRØ',
    ],
    ...[
      '#ad',
      '#name',
      '#sale',
      '#1',
      'N/A yet',
      'see #N/A',
      'not null',
      'A-',
      '-5',
      '.5',
      '+',
      'x',
      'Tr?n',
      'Mr. ?',
    ],
    ...['Nullarbor', 'Nonette', 'Trần Thị Ngọc', 'Nguyễn', 'Zoé', 'Müller', '5/5', '***', '😀', '☎'],
  ])('%s', (text) => {
    expect(refuseNoValue(text)).toBeUndefined();
    expect(noValueReason(text)).toBeUndefined();
  });
});

test('the message names the cures, and the word', () => {
  expect(refuseNoValue('NULL')).toEqual({
    ok: false,
    code: 'invalid_value',
    message:
      '"NULL" is a null of another program, not a value: --null-words "NULL" reads such cells as empty; ' +
      'values: { "NULL": "NULL" } in the mapping keeps them',
    nullWord: 'NULL',
  });
});

test('a text that was encoded twice is named as it was', () => {
  expect(refuseNoValue('Nguyá»…n')).toMatchObject({ message: expect.stringContaining('it was "Nguyễn"') });
  expect(refuseNoValue('Nguyá»…n')).not.toHaveProperty('nullWord');
});

test('takes linear time on a huge cell', () => {
  for (const huge of ['Ã©'.repeat(2_000_000), '-'.repeat(4_000_000), ' #'.repeat(2_000_000)])
    refuseNoValue(huge);
});
