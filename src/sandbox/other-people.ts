import type { ContactBook } from './contact-book.js';
import type { Quirks } from './quirks.js';
import { pick, randomInt, type Random } from './random.js';

/** Writes between two edits of somebody else. */
const WRITES_BETWEEN = { none: Infinity, some: 20, many: 2 } as const satisfies Record<
  Quirks['others'],
  number
>;

const LAST_NAMES = ['Edited', 'Married', 'Corrected', 'Renamed'] as const;

/** Returns what is to be called after each write: now and then it edits a contact, but the one that was written. */
export function createOtherPeople(
  contacts: ContactBook,
  others: Quirks['others'],
  random: Random,
): (written: string, now: number) => void {
  let writes = 0;
  return (written, now) => {
    writes += 1;
    if (writes % WRITES_BETWEEN[others] !== 0 || contacts.size === 0) return;
    const [contact] = contacts.page(randomInt(random, 0, contacts.size - 1), 1);
    if (contact === undefined || contact.id === written) return;
    contacts.patch(contact.id, new Map([['lastName', pick(random, LAST_NAMES)]]), now);
  };
}
