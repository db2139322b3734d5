import { describe, expect, test } from 'vitest';
import { matchNames } from '../../src/mapping/match-names.js';

function matched(names: readonly string[], cells: Readonly<Record<string, readonly string[]>> = {}) {
  const { known } = matchNames(names, { samplesOf: (index) => cells[names[index] ?? ''] ?? [] });
  return [...known].map(
    ([field, candidates]) =>
      `${field} < ${candidates.map(({ columns }) => columns.map((index) => names[index]).join('+')).join(' | ')}`,
  );
}

describe('names of persons', () => {
  test.each([
    [
      'Name beside a first name is the surname',
      ['Name', 'Vorname'],
      ['firstName < Vorname', 'lastName < Name'],
    ],
    [
      'Name beside both is a whole name',
      ['Name', 'First name', 'Last name'],
      ['firstName < First name', 'lastName < Last name'],
    ],
    ['Name alone is a whole name', ['Name', 'email'], ['email < email']],
    [
      'the same words are left out of both',
      ['Nom du client', 'Prénom du client'],
      ['firstName < Prénom du client', 'lastName < Nom du client'],
    ],
    [
      'a form asks for the own name',
      ['Tu nombre', 'Tus apellidos'],
      ['firstName < Tu nombre', 'lastName < Tus apellidos'],
    ],
    ['and for both in one cell', ['Your name', 'Your email'], ['email < Your email']],
    ['a user name is no surname', ['User name', 'First name'], ['firstName < First name']],
    [
      'Nome beside Cognome is the first name',
      ['Nome', 'Cognome'],
      ['firstName < Nome', 'lastName < Cognome'],
    ],
    [
      'Apelido beside a first name is the surname',
      ['Nome', 'Apelido'],
      ['firstName < Nome', 'lastName < Apelido'],
    ],
    [
      'of the client, too',
      ['Nome do cliente', 'Apelido do cliente'],
      ['firstName < Nome do cliente', 'lastName < Apelido do cliente'],
    ],
    [
      'Apelido beside a surname is a nickname',
      ['Nome', 'Sobrenome', 'Apelido'],
      ['firstName < Nome', 'lastName < Sobrenome'],
    ],
    ['Apelido beside a whole name is a nickname', ['Nome completo', 'Apelido', 'email'], ['email < email']],
    ['in Arabic, too', ['الاسم الأول', 'اللقب'], ['firstName < الاسم الأول', 'lastName < اللقب']],
    ['alone it is a title or a nickname', ['الاسم', 'اللقب', 'email'], ['email < email']],
    ['Ad alone may be an advertisement', ['Ad', 'email'], ['email < email']],
    ['Ad beside Soyad is a first name', ['Ad', 'Soyad'], ['firstName < Ad', 'lastName < Soyad']],
  ])('%s', (_, names, expected) => {
    expect(matched(names)).toEqual(expected);
  });

  test('a column of first names that holds whole names is none', () => {
    const names = ['Tên', 'SĐT'];
    expect(matched(names, { Tên: ['Ánh', 'Bảo'] })).toEqual(['firstName < Tên', 'phone < SĐT']);
    expect(matched(names, { Tên: ['Nguyễn Văn Ánh', 'Trần Bảo'] })).toEqual(['phone < SĐT']);
  });
});

test('a name that repeats the name of another column is a whole name', () => {
  const first = { 'First name': ['Ann', 'Bo'], Name: ['Ann Lee', 'Ray, Bo'] };
  expect(matched(['First name', 'Name', 'email'], first)).toEqual([
    'firstName < First name',
    'email < email',
  ]);
  const last = { Cognome: ['Rossi', 'Bianchi'], Nome: ['Luca Rossi', 'Anna Bianchi'] };
  expect(matched(['Cognome', 'Nome', 'email'], last)).toEqual(['lastName < Cognome', 'email < email']);
  const surnames = { Voornaam: ['Jan', 'Eva'], Naam: ['de Vries', 'van der Berg'] };
  expect(matched(['Voornaam', 'Naam'], surnames)).toEqual(['firstName < Voornaam', 'lastName < Naam']);
});

test('a whole Korean name has no blank', () => {
  const names = ['이름', '이메일'];
  expect(matched(names, { 이름: ['김민수', '이영희', '남궁민수'] })).toEqual(['email < 이메일']);
  expect(matched(names, { 이름: ['민수', '영희'] })).toEqual(['firstName < 이름', 'email < 이메일']);
});

test('Apelido beside whole names is a nickname', () => {
  const cells = { Nome: ['João da Silva', 'Ana Reis'], Apelido: ['Jota', 'Nani'] };
  expect(matched(['Nome', 'Apelido', 'email'], cells)).toEqual(['email < email']);
});

describe('columns of one kind', () => {
  test.each([
    [['Email', 'Email 2'], ['email < Email+Email 2']],
    [['phone2', 'phone1', 'phone3'], ['phone < phone1+phone2+phone3']],
    [['Phone', 'Mobile'], ['phone < Phone | Mobile']],
    [['E-mail address', 'Mail 2', 'Mail 3'], ['email < E-mail address+Mail 2+Mail 3']],
    [['E-mail address', 'Mail 2', 'Gmail 3'], ['email < E-mail address | Mail 2 | Gmail 3']],
    [['E-Mail 1 – Wert', 'E-Mail 2 – Wert'], ['email < E-Mail 1 – Wert+E-Mail 2 – Wert']],
    [['Email 1', 'E-mail 1'], ['email < Email 1 | E-mail 1']],
    [['Work Phone', 'Home Phone'], ['phone < Work Phone | Home Phone']],
    [['Work Phone', 'Mobile'], ['phone < Mobile']],
  ])('of %j', (names, expected) => {
    expect(matched(names)).toEqual(expected);
  });
});

describe('what is no birthday', () => {
  test('a day beside its month and year', () => {
    expect(matched(['Birth Day', 'Birth Month', 'Birth Year'])).toEqual([]);
  });

  test('a column of days of a month', () => {
    expect(matched(['Birthday'], { Birthday: ['1', '12', '31'] })).toEqual([]);
    expect(matched(['Birthday'], { Birthday: ['1', '1990-05-12'] })).toEqual(['birthday < Birthday']);
  });
});
