import { keyOfContact } from '../contact/key.js';
import { createContactListing } from '../store/contact-listing.js';
import type { Resolve } from '../sync/work.js';
import type { Connection } from './connection.js';
import type { RunContext } from './execute-run.js';

export type Targets = { readonly resolve: Resolve; close(): void };

/** Lists the workspace's contacts into the run's folder, so that each row's e-mail or phone finds its contact. */
export async function listTargets(
  { job, prepared, state }: RunContext,
  connection: Connection,
): Promise<Targets> {
  const { by, country } = prepared.mapping.key;
  const { announce, log } = job;
  const listing = createContactListing(prepared.folder.paths.listing, (contact) =>
    keyOfContact(contact, by, country),
  );
  try {
    for await (const page of connection.list()) {
      listing.add(page);
      announce.listing(listing.count());
    }
  } catch (error) {
    listing.close();
    throw error;
  }
  log.info({ contacts: listing.count(), requests: connection.requests.list }, 'contacts listed');
  return {
    resolve(key) {
      const [contactId, another] = listing.find(key);
      if (contactId === undefined) return { kind: state.wasDeleteIntended(key) ? 'gone' : 'none' };
      return another === undefined ? { kind: 'one', contactId } : { kind: 'several' };
    },
    close: () => listing.close(),
  };
}
