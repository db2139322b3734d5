import { matchedField } from '../contact/key.js';
import type { FieldValue } from '../contact/change.js';
import type { CsvRow } from '../csv/row.js';
import type { CompiledMapping } from '../mapping/compiled.js';
import type { ContactBook, NewContact } from './contact-book.js';
import { createPerson } from './people.js';
import { randomInt, randomUuid, type Random } from './random.js';

/** The age of the oldest contact: all were made in the two years before the seeding. */
const MAX_AGE_MS = 2 * 365 * 86_400_000;

type SeedOptions = { readonly random: Random; /** Unix time in ms. */ readonly now: number };

/** Invented contacts with all six standard fields. No two share an ID, an e-mail or a phone. */
export function* generateContacts(count: number, { random, now }: SeedOptions): Generator<NewContact> {
  for (let index = 0; index < count; index += 1) {
    const person = createPerson(index, random);
    yield {
      id: randomUuid(random),
      fields: new Map(Object.entries(person)),
      createdAt: createdAt(random, now),
    };
  }
}

/**
 * Puts one contact into the book for each key that the rows name, so that a run of the same rows finds them
 * all. The contact has that ID, e-mail or phone, and an invented name that the run replaces. Rows without a
 * key get none. Resolves to the number of contacts.
 */
export async function seedFromRows(
  book: ContactBook,
  rows: AsyncIterable<CsvRow> | Iterable<CsvRow>,
  mapping: Pick<CompiledMapping, 'key' | 'mapRow'>,
  { random, now }: SeedOptions,
): Promise<number> {
  const { by } = mapping.key;
  const keys = new Set<string>();
  for await (const row of rows) {
    const key = row.problem === undefined ? mapping.mapRow(row.cells).key : undefined;
    if (key === undefined || keys.has(key)) continue;
    const { firstName, lastName } = createPerson(keys.size, random);
    const fields = new Map<string, FieldValue>(Object.entries({ firstName, lastName }));
    if (by !== 'id') fields.set(matchedField(by), key);
    book.put({ id: by === 'id' ? key : randomUuid(random), fields, createdAt: createdAt(random, now) });
    keys.add(key);
  }
  return keys.size;
}

function createdAt(random: Random, now: number): number {
  return now - randomInt(random, 0, MAX_AGE_MS);
}
