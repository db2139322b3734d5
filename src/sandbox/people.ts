import { pick, randomInt, type Random } from './random.js';

type Person = {
  readonly firstName: string;
  readonly lastName: string;
  readonly gender: (typeof GENDERS)[number];
  readonly email: string;
  readonly phone: string;
  /** Unix time in seconds, at midnight in UTC. */
  readonly birthday: number;
};

const GENDERS = ['male', 'female'] as const;

type Names = readonly [string, ...string[]];
type Culture = { readonly male: Names; readonly female: Names; readonly family: Names };

const CULTURES: readonly [Culture, ...Culture[]] = [
  {
    male: ['Văn An', 'Minh Đức', 'Quốc Huy', 'Hữu Phước', 'Thành Trung', 'Gia Bảo'],
    female: ['Thị Hồng', 'Ngọc Ánh', 'Thùy Dương', 'Bảo Trân', 'Mỹ Lệ', 'Phương Thảo'],
    family: ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Huỳnh', 'Đặng', 'Bùi', 'Võ'],
  },
  {
    male: ['Étienne', 'Loïc', 'François', 'Benoît', 'Jean-Luc'],
    female: ['Zoé', 'Maëlle', 'Hélène', 'Anaïs', 'Françoise'],
    family: ['Lefèvre', "d'Arcy", 'Béranger', 'Garçon', 'Noël'],
  },
  {
    male: ['Jürgen', 'Björn', 'Lukas', 'Søren', 'Łukasz'],
    female: ['Käthe', 'Ingrid', 'Zofia', 'Åsa', 'Frieda'],
    family: ['Müller', 'Groß', 'Østergaard', 'Wójcik', 'Schäfer'],
  },
  {
    male: ['José', 'Ángel', 'Joaquín', 'Íñigo', 'João'],
    female: ['Lucía', 'Begoña', 'Inés', 'María José', 'Conceição'],
    family: ['Muñoz', 'García Márquez', 'Peña', 'Gonçalves', 'Ibáñez'],
  },
  {
    male: ['James', 'Oliver', "D'Angelo", 'Sean', 'Arthur'],
    female: ['Mary Ann', 'Olivia', 'Siobhán', 'Grace', 'Chloë'],
    family: ["O'Neill", 'Smith-Jones', 'Taylor', 'McDonald', 'Nakamura'],
  },
];

const FIRST_BIRTHDAY = Date.UTC(1950, 0, 1);
const LAST_BIRTHDAY = Date.UTC(2005, 11, 31);
const DAY_MS = 86_400_000;

/** An invented person. Persons with a different `index`, from 0 to 9,999,999, share neither e-mail nor phone. */
export function createPerson(index: number, random: Random): Person {
  const culture = pick(random, CULTURES);
  const gender = pick<Person['gender']>(random, GENDERS);
  const firstName = pick(random, culture[gender]);
  const lastName = pick(random, culture.family);
  return {
    firstName,
    lastName,
    gender,
    email: `${mailName(firstName)}.${mailName(lastName)}.${index}@example.com`,
    phone: phoneNumber(index),
    birthday:
      (FIRST_BIRTHDAY + randomInt(random, 0, (LAST_BIRTHDAY - FIRST_BIRTHDAY) / DAY_MS) * DAY_MS) / 1000,
  };
}

function mailName(name: string): string {
  const plain = name
    .normalize('NFD')
    .replace(/[Đđ]/g, 'd')
    .replace(/[Øø]/g, 'o')
    .replace(/[Łł]/g, 'l')
    .replace(/ß/g, 'ss');
  return plain.toLowerCase().replace(/[^a-z]/g, '');
}

/** 095 is a Vietnamese mobile prefix that no operator uses. The prime factor only makes the number look random. */
function phoneNumber(index: number): string {
  return `095${String((index * 7_654_321) % 10_000_000).padStart(7, '0')}`;
}
