import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { fittingEncodings } from '../../src/csv/fitting-encoding.js';
import { errorOf, readAll, streamOf } from './reading.js';

/** Names as people have them, in the encodings in which they are exported. */
const NAMES: readonly [string, string][] = [
  ['windows-1252', 'id,nome\n1,João Conceição\n2,André\n3,Sebastião\n'],
  ['windows-1250', 'id,name\n1,Łukasz Wójcik\n2,Małgorzata Dąbrowska\n3,Jiří Dvořák\n'],
  ['windows-1254', 'id,ad\n1,Ayşe Yılmaz\n2,Gökhan Çağlar\n3,Şule Işık\n'],
  ['windows-1251', 'id,имя,фамилия\n1,Анна,Иванова\n2,Пётр,Сидоров\n'],
  ['windows-1251', 'Анна,Иванова\n'],
  ['windows-874', 'ชื่อ,นามสกุล,เมือง\nสมศักดิ์,ทองดี,กรุงเทพมหานคร\nน้ำฝน,ไพเราะ,เชียงใหม่\n'],
  ['koi8-r', 'id,имя,фамилия\n1,Анна,Иванова\n2,Пётр,Сидоров\n'],
  ['windows-1253', 'id,όνομα,επώνυμο\n1,Γιώργος,Παπαδόπουλος\n2,Ελένη,Γεωργίου\n3,Νίκος,Δημητρίου\n'],
  ['windows-1255', 'id,שם,משפחה\n1,דוד,כהן\n2,רחל,לוי\n3,יוסף,מזרחי\n'],
  ['windows-1256', 'id,الاسم,العائلة\n1,محمد,العلي\n2,فاطمة,الحربي\n'],
  ['windows-874', 'id,ชื่อ,นามสกุล\n1,สมชาย,ใจดี\n2,สมหญิง,รักดี\n'],
  ['macintosh', 'id,Prénom,Nom\n1,Hélène,Lefèvre\n2,François,Noël\n'],
  ['macintosh', 'id,Straße\n1,Jürgen Müller\n2,Größe\n'],
  ['macintosh', 'id,nombre\n1,Íñigo Muñoz\n2,Begoña Núñez\n'],
  ['cp850', 'id,Prénom,Nom\n1,Hélène,Lefèvre\n2,François,Noël\n'],
  ['cp850', 'id,Straße\n1,Jürgen Müller\n2,Größe\n'],
  ['windows-1252', 'id,note\n1,Preis 5 € – “gut”\n2,Müller\n'],
  ['windows-1250', 'id,jméno\n1,Jiří Dvořák\n2,Šárka Černá\n'],
  ['windows-1250', 'id,nev\n1,Győző Szűcs\n2,Ödön Kőrösi\n'],
  ['windows-1254', 'id,ad\n1,Şükrü Öztürk\n2,İpek Çağlayan\n3,Işıl Gündoğan\n'],
  ['windows-1251', 'id,name\n1,Олександр Шевченко\n2,Їжак Ґалаґан\n'],
  ['shift_jis', 'ID,姓,名\n1,山田,花子\n2,鈴木,太郎\n3,高橋,一郎\n'],
  ['shift_jis', 'ID,姓,名\n1,ｽｽﾞｷ,ﾀﾛｳ\n2,ﾀﾅｶ,ｼﾞﾛｳ\n'],
  ['shift_jis', 'ID,姓,名,チーム\nc1,田中,太郎,やまだ\nc2,佐藤,花子,スズキ\n'],
  ['euc-jp', 'ID,姓,名,チーム\nc1,田中,太郎,やまだ\nc2,佐藤,花子,スズキ\n'],
  ['windows-1252', 'id,Prénom,Nom\n1,Zoë,Lefèvre\n2,Chloé,Garçon\n3,Benoît,Bœuf\n'],
  ['windows-1257', 'id,vardas\n1,Žydrūnas\n2,Rūta Čepaitė\n'],
  ['iso-8859-2', 'id,name\n1,Łukasz,Wąsik\n2,Ania,Nowak\n'],
  ['iso-8859-5', 'id,имя,город\n1,Иван,Москва\n'],
  ['cp866', 'id,имя,город\n1,Иван,Москва\n'],
  ['maccyrillic', 'id,Имя,Город\n1,Иван,Москва\n'],
  ['cp852', 'id,jméno\n1,Jiří,Dvořák\n2,Žaneta,Šťastná\n'],
  ['gbk', 'id,姓,名,手机,邮箱\n1,王,伟\n2,张,丽\n3,陈,静\n'],
  ['big5', 'id,姓名,電話\n1,陳志明\n2,林淑芬\n3,黃美玲\n'],
];

/** Texts that read as names in several encodings. */
const AMBIGUOUS: readonly [string, string, string[]][] = [
  [
    'windows-1252',
    'id,Prénom,Nom\n1,Zoé,Lefèvre\n2,Jörg,Müller\n3,José,Nuñez\n',
    ['windows-1252', 'windows-1250'],
  ],
  ['windows-1252', 'id,nom\n1,Jean d’Arc\n2,Hélène\n', ['windows-1252', 'windows-1250']],
  ['windows-1254', 'id,ad\n1,Ömer,Şahin\n', ['windows-1252', 'windows-1254', 'windows-1257']],
  ['euc-jp', 'id,氏名,会社\n1,山田太郎,東京商事\n2,佐藤花子,大阪産業\n', ['gbk', 'euc-jp']],
  ['euc-kr', 'id,이름,전화번호\n1,김민수\n2,이영희\n3,박지훈\n', ['euc-kr', 'gbk', 'euc-jp']],
];

test.each(NAMES)('%s: %j', (encoding, text) => {
  expect(fittingEncodings(iconv.encode(text, encoding))).toEqual([encoding]);
});

test.each(AMBIGUOUS)('%s among others: %j', async (encoding, text, names) => {
  const bytes = iconv.encode(text, encoding);
  expect(fittingEncodings(bytes)).toEqual(names);
  const { hint } = await errorOf(bytes);
  expect(hint).toContain(
    `Its letters fit ${names.join(' or ')}: try --encoding ${names.join(' or --encoding ')} and look`,
  );
});

test.each(NAMES)(
  'the hint names %s, and with it the file is read as it was written',
  async (encoding, text) => {
    const bytes = iconv.encode(text, encoding);
    const error = await errorOf(bytes);
    expect(error.hint).toContain(`--encoding ${encoding} `);
    for (const size of [1, 3, 1000]) {
      const { file } = await readAll(streamOf(bytes, size), { encoding });
      expect(file.header.join()).toBe(text.slice(0, text.indexOf('\n')));
    }
  },
);

test('Vietnamese with marks of their own', () => {
  const bytes = Buffer.concat([
    Buffer.from('id,name\nc1,Nguy\u00ea\u00den,H\u00f4\u00cc\nc2,Tr\u00e2\u00cc\u006e,Ba\u00d2o\n', 'latin1'),
  ]);
  expect(fittingEncodings(bytes)).toEqual(['windows-1258']);
});

describe('no encoding is named', () => {
  test('for bytes that are none', () => {
    expect(fittingEncodings(Buffer.from([0x41, 0xff, 0xfe, 0x81, 0x0a, 0x8d, 0x90]))).toEqual([]);
  });

  test('where the rest of the file is sound UTF-8: line and character alone', async () => {
    const good = 'Zoé;Lefèvre\n'.repeat(9);
    const bytes = Buffer.concat([
      Buffer.from(`id;Nom\n${good}Zo`),
      Buffer.from([0xe9]),
      Buffer.from(`;x\n${good}`),
    ]);
    for (const size of [10, 100_000]) {
      const { message, hint } = await errorOf(bytes, {}, size);
      expect(message).toContain('line 11: the byte E9 at byte offset');
      expect(hint).toContain('mend line 11, character 3.');
      expect(hint).not.toContain('--encoding');
    }
  });
});

test('bytes that are not valid in an encoding of pairs are an error with the line', async () => {
  const bytes = Buffer.concat([iconv.encode('id,姓\n1,王\n', 'gbk'), Buffer.from([0x32, 0x2c, 0xff, 0x0a])]);
  const error = await errorOf(bytes, { encoding: 'gbk' });
  expect(error.message).toBe('input, line 3: there are bytes that are not valid in gbk');
});
