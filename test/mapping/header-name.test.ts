import { describe, expect, test } from 'vitest';
import { guessMeaning, meaningOf, typedHeader } from '../../src/mapping/header-name.js';
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
    ['Nombre', 'firstName', 'synonym'],
    ['Tên', 'firstName', 'synonym'],
    ['Te\u0302n', 'firstName', 'synonym'],
    ['Họ', 'lastName', 'synonym'],
    ['Nom', 'lastName', 'synonym'],
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
    ['Name', 'fullName', 'synonym'],
    ['Full name', 'fullName', 'synonym'],
    ['Họ và tên', 'fullName', 'synonym'],
  ] as const)('%j means %s', (header, meaning, rank) => {
    expect(meaningOf(header)).toEqual({ meaning, rank });
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
    ...['employee_first_name', 'personal_email', 'phone2', '***', 'VIP:boolean', 'toString'],
  ])('%j says nothing', (header) => {
    expect(meaningOf(header)).toBeUndefined();
  });

  test('no synonym stands for two meanings', () => {
    for (const [meaning, names] of Object.entries(SYNONYMS))
      for (const name of names) expect([name, meaningOf(name)?.meaning]).toEqual([name, meaning]);
  });
});

describe('guessMeaning', () => {
  test.each([
    ['employee_first_name', 'firstName', 'ending'],
    ['personal_email', 'email', 'ending'],
    ['personal_phone2', 'phone', 'ending'],
    ['Work E-mail', 'email', 'ending'],
    ['billingEmail', 'email', 'ending'],
    ['email', 'email', 'exact'],
  ] as const)('%j may mean %s', (header, meaning, rank) => {
    expect(guessMeaning(header)).toEqual({ meaning, rank });
  });

  test.each(['company_name', 'order_id', 'emailed', 'company_city', 'voicemail', '2024'])(
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
