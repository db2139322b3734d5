import { describe, expect, test } from 'vitest';
import { guessMeaning, fitOfHeader, typedHeader } from '../../src/mapping/header-name.js';
import { namesIn } from '../../src/mapping/name-words.js';
import { SYNONYMS } from '../../src/mapping/synonyms.js';

describe('meaningOf', () => {
  test.each([
    ['id', 'id', 'exact'],
    ['firstName', 'firstName', 'exact'],
    ['ID', 'id', 'synonym'],
    ['contact_id', 'id', 'synonym'],
    ['ContactID', 'id', 'synonym'],
    ['First Name', 'firstName', 'synonym'],
    ['first_name', 'firstName', 'synonym'],
    ['FIRST-NAME', 'firstName', 'synonym'],
    ['FirstName', 'firstName', 'synonym'],
    ['firstname', 'firstName', 'synonym'],
    ['given name', 'firstName', 'synonym'],
    ['Prénom', 'firstName', 'synonym'],
    ['PRENOM', 'firstName', 'synonym'],
    ['Vorname', 'firstName', 'synonym'],
    ['Nombre', 'firstOrFull', 'synonym'],
    ['Tên', 'firstOrFull', 'synonym'],
    ['Te\u0302n', 'firstOrFull', 'synonym'],
    ['Họ', 'lastName', 'synonym'],
    ['Nom', 'lastOrFull', 'synonym'],
    ['Nachname', 'lastName', 'synonym'],
    ['Apellidos', 'lastName', 'synonym'],
    ['Surname', 'lastName', 'synonym'],
    ['Family Name', 'lastName', 'synonym'],
    ['E-mail Address', 'email', 'synonym'],
    ['E-Mail', 'email', 'synonym'],
    ['mail', 'email', 'synonym'],
    ['Courriel', 'email', 'synonym'],
    ['Correo electrónico', 'email', 'synonym'],
    ['Thư điện tử', 'email', 'synonym'],
    ['E-Mail-Adresse', 'email', 'synonym'],
    ['Mobile', 'phone', 'synonym'],
    ['Điện thoại', 'phone', 'synonym'],
    ['SĐT', 'phone', 'synonym'],
    ['Số điện thoại', 'phone', 'synonym'],
    ['Téléphone', 'phone', 'synonym'],
    ['N° de téléphone', 'phone', 'synonym'],
    ['Handy', 'phone', 'synonym'],
    ['Teléfono', 'phone', 'synonym'],
    ['sex', 'gender', 'synonym'],
    ['Giới tính', 'gender', 'synonym'],
    ['Sexe', 'gender', 'synonym'],
    ['Geschlecht', 'gender', 'synonym'],
    ['Género', 'gender', 'synonym'],
    ['DOB', 'birthday', 'synonym'],
    ['D.O.B.', 'birthday', 'synonym'],
    ['dateOfBirth', 'birthday', 'synonym'],
    ['Ngày sinh', 'birthday', 'synonym'],
    ['Date de naissance', 'birthday', 'synonym'],
    ['Geburtsdatum', 'birthday', 'synonym'],
    ['Fecha de nacimiento', 'birthday', 'synonym'],
    ['Name', 'lastOrFull', 'synonym'],
    ['Full name', 'fullName', 'synonym'],
    ['Họ và tên', 'fullName', 'synonym'],
  ] as const)('%j means %s', (header, meaning, rank) => {
    expect(fitOfHeader(header)).toMatchObject({ meaning, rank });
  });

  test.each([
    ...[
      'customer_id',
      'Order ID',
      'user id',
      'uuid',
      'external_id',
      'action',
      'op',
      'company',
      'address',
      '',
    ],
    ...['employee_first_name', '***', 'VIP:boolean', 'toString', 'Email / Phone', 'Email status'],
    ...['Account Owner Email', 'Email (owner)', 'NV phụ trách SĐT', 'Tên hàng', 'Phone (email)'],
  ])('%j says nothing', (header) => {
    expect(fitOfHeader(header)).toBeUndefined();
  });

  test.each([
    ['Số điện thoại khách hàng', 'phone', 'khách hàng'],
    ['SĐT KH', 'phone', 'KH'],
    ['E-mail professionnel', 'email', 'professionnel'],
    ['Prénom du client', 'firstName', 'du client'],
    ['Téléphone fixe', 'phone', 'fixe'],
    ['Work E-mail', 'email', 'Work'],
    ['billingEmail', 'email', 'billing'],
    ["What's your phone number?", 'phone', 'What s your'],
    ['Ngày sinh (dd/MM/yyyy)', 'birthday', 'dd/MM/yyyy'],
    ['客户手机', 'phone', '客户'],
    ['お客様の電話番号', 'phone', 'お客様'],
    ['☎ Contact', 'phone', 'Contact'],
    ['Phone / Điện thoại', 'phone', ''],
    ['Họ tên (Full name)', 'fullName', 'Full name'],
    ['Email | Correo | 邮箱', 'email', ''],
  ])('%j means %s, without %j', (header, meaning, dropped) => {
    expect(fitOfHeader(header)).toMatchObject({ meaning, rank: 'qualified', dropped });
  });

  test.each([
    ['Phone 2', 'phone', 2],
    ['phone2', 'phone', 2],
    ['E-mail 3 - Value', 'email value', 3],
    ['E-mail 2 Address', 'email address', 2],
    ['E-mail Address', 'email address', 1],
  ])('%j is of the stem %j, number %i', (header, stem, number) => {
    const fit = fitOfHeader(header);
    expect([fit?.stem.replace('e mail', 'email'), fit?.number]).toEqual([stem, number]);
  });

  test('no synonym stands for two meanings', () => {
    for (const [meaning, languages] of Object.entries(SYNONYMS))
      for (const name of Object.values<string>(languages).flatMap(namesIn))
        expect([name, fitOfHeader(name)?.meaning]).toEqual([name, meaning]);
  });
});

test.each([
  ['Tél. portable', 'phone'],
  ['Tel. mobil', 'phone'],
  ['Phone : mobile', 'phone'],
  ['İş Telefonu', 'phone'],
  ['เบอร์โทรศัพท์มือถือ', 'phone'],
  ['Nr telefonu komórkowego', 'phone'],
  ['お電話番号', 'phone'],
  ['電子郵件地址', 'email'],
  ['お名前(名)', 'firstName'],
  ['氏名（姓）', 'lastName'],
  ['Name (first)', 'firstName'],
  ['Nombre del cliente', 'firstOrFull'],
  ['Nome cliente', 'firstOrFull'],
  ['F. de nacimiento', 'birthday'],
])('%j says %s', (header, meaning) => {
  expect(fitOfHeader(header)?.meaning).toBe(meaning);
});

test.each(['Phone email', 'Email / Phone'])('%j says nothing', (header) => {
  expect(fitOfHeader(header)).toBeUndefined();
});

describe('guessMeaning', () => {
  test.each([
    ['employee_first_name', 'firstName', 'part'],
    ['fax_phone', 'phone', 'part'],
    ['Email hợp đồng', 'email', 'part'],
    ['personal_email', 'email', 'qualified'],
    ['email', 'email', 'exact'],
  ] as const)('%j may mean %s', (header, meaning, rank) => {
    expect(guessMeaning(header)).toMatchObject({ meaning, rank });
  });

  test.each(['company_name', 'order_id', 'emailed', 'company_city', 'voicemail', '2024', 'Sales Rep Email'])(
    '%j says nothing',
    (header) => {
      expect(guessMeaning(header)).toBeUndefined();
    },
  );
});

test.each([
  ['VIP:boolean', { field: 'VIP', type: 'boolean' }],
  ['Last seen: Date ', { field: 'Last seen', type: 'date' }],
  ['a:b:text', { field: 'a:b', type: 'text' }],
  ['LTV:NUMBER', { field: 'LTV', type: 'number' }],
  ['VIP:Yes/No', { field: 'VIP', type: 'boolean' }],
  ['VIP: yes / no', { field: 'VIP', type: 'boolean' }],
  ['VIP:yes', undefined],
  ['VIP', undefined],
  [':text', undefined],
  ['Time 12:30', undefined],
  ['VIP:bool', undefined],
  ['Email:', undefined],
])('the typed header %j is %j', (header, expected) => {
  expect(typedHeader(header)).toEqual(expected);
});
