import fc from 'fast-check';
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

describe('what programs write between brackets', () => {
  test.each([
    ...['(NULL)', '<Null>', '[Null]', '(none)', '<NA>', '{null}', '(N/A)', '(Blank)', '(empty)', '(not set)'],
    ...['(leer)', '(vide)', '(en blanco)', '(trống)', '[object Object]', '%!s(<nil>)', '{}', '[]'],
  ])('%s is no value', (text) => {
    expect(noValueReason(text)).toBe('a null of another program');
  });

  test.each(['(Ann)', '[VIP]', '<b>', '(NA)', '(no)', '(+84) 903', '{x}'])('%s may be one', (text) => {
    expect(noValueReason(text)).toBeUndefined();
  });
});

test.each(['--', '---', '-----------------------------', '_', '....', '??', '– –', '－'])(
  'the mark %s is for nothing',
  (text) => {
    expect(noValueReason(text)).toBe('a mark for nothing');
  },
);

/** Short, shouted, or like a word of a program: names that people have. */
const NAMES = `
Null|Nan|Nil|None Such|Nona|Na|NA|No|Ng|O|Ö|Ø|Å|Æ|Œ|Ó|Á|É|Í|Ú|Ü|Ê|Ô|Ơ|Ư|Đ|À|Ã|Â|Ä|Ñ|Ç|Ş|İ|I|Y|E|U|A|Xi|Xu|Li|Wu|Yi|Oe
't Hooft|'s-Gravesande|D’Arcy|D'Angelo|O’Neill|O'Brien|L’Étoile|N’Diaye|M’Bappé|Ḥasan|ʻOkina|Kaʻiulani|Sinéad|Siân
Núñez|Muñoz|Peña|Ñuñez|Ibáñez|SÃO|JOÃO|CONCEIÇÃO|IRMÃ|Irmã|IrmÃ|JoÃo|MANHÃ|Avelãs|Guimarães|Conceição|Sébastião|Brandão
ÇELİK|Çelik|ŞAHİN|Şahin|Işık|IŞIK|Yıldız|Gökçe|Ümit|ÜMİT|Özgür|Ağrı|Doğan|ĞÜL|Ýmir|Þór|Þórður|Guðrún|Sigurðsson|Ðorić
Nguyễn|NGUYỄN|Trần Thị Ngọc|Đỗ|ĐỖ|Ê Đê|Lê|LÊ|Hà|HÀ|Thu Hà|Tô|TÔ|Ngô|NGÔ|Ý|Ỷ|Vỹ|Thúy|Thuý|Hoàng|HOÀNG|Quỳnh|Ái|Ân|Âu|Ánh
김|李|王小明|佐藤|さとう|サトウ|이순신|박|Иван|ИВАН|Ёлкин|Её|Юлия|Ґалаґан|Їжак|Єва|Αθηνά|ΑΘΗΝΑ|Ήρα|שרה|محمد|علي|สมชาย|अमित
Ægir|ÆGIR|Œuvre|Søren|SØREN|Ågren|ÅGREN|Åsa|Björk|Jürgen|GROß|Groß|Weiß|Straße|Strauß|Übel|Øystein|Bjørn|Håkon|Pål|Kåre
Łukasz|ŁUKASZ|Żak|Żółć|ŻÓŁĆ|Świętosława|Źdźbło|Wałęsa|Ćwik|Dvořák|ŘEHOŘ|Řehoř|Šárka|ŠŤASTNÝ|Žižka|Ťapák|Ľubica|Ĺubica|Kőszegi|Űr
RĂŞINARI|Rășinari|Țepeș|Ţepeş|Băsescu|Iliescu|Ceaușescu|Čapek|Đorđević|Šešelj|Ćosić|Jānis|Ģirts|Ķeniņš|Žukauskaitė|Õun|Jõgi|Hõbe
CAFÉ»|JOSÉ…|AMANHÃ…|LUNEDÌ…|COSÌ»|ESPAÑ…|SÓ…|JÄ…|OÙ…|PERÒ…|“ÓLEO”|«Élan»|Spaß…|né…|thé…»|voilà…»|Ann…|100 €|25 °C|Nº 5|1ª|½ l|A – É
X Æ A-12|Jr.|St. John|Mr. ?|P!nk|Ke$ha|will.i.am|deadmau5|R. E. M.|Anne-Marie|Marie–Luise|Ann & Co|A+B|C#|.NET|/dev/null|null@example.com
`
  .split(/[|\n]/)
  .map((name) => name.trim().normalize('NFC'))
  .filter((name) => name !== '');

test('names and texts that people have are never taken for no value', () => {
  expect(NAMES.length).toBeGreaterThan(200);
  for (const name of NAMES) expect(noValueReason(name), name).toBeUndefined();
});

test('nor are they with another beside them, or between quotes', () => {
  const names = fc.constantFrom(...NAMES);
  const joints = fc.constantFrom(' ', '-', ', ', ' – ', ' & ', ' “', '. ', '/');
  fc.assert(
    fc.property(names, joints, names, (first, joint, second) => {
      expect(noValueReason(first + joint + second)).toBeUndefined();
    }),
    { numRuns: 2_000 },
  );
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

test('a word like a flag is written behind an equals sign', () => {
  expect(refuseNoValue('--')).toMatchObject({ message: expect.stringContaining('--null-words="--" reads') });
});

test('a cell that the message cannot show whole is not offered to be kept', () => {
  for (const text of ['Ngu\uFFFDn '.repeat(10), 'Ä\u0090á»—'])
    expect(refuseNoValue(text)).toMatchObject({
      message: expect.stringMatching(/export the file again as UTF-8 and read it without --encoding$/),
    });
});

test('takes linear time on a huge cell', () => {
  for (const huge of ['Ã©'.repeat(2_000_000), '-'.repeat(4_000_000), ' #'.repeat(2_000_000)])
    refuseNoValue(huge);
});

test.each(['a', '1', 'a.', '+'])('a cell of 17 million %s may be a value', (text) => {
  expect(refuseNoValue(text.repeat((17 * 1024 * 1024) / text.length))).toBeUndefined();
});
