import { createdAtMs } from '../../contact/created-at.js';
import { isGuest } from '../../contact/guest.js';
import { keyOfContact, presenceKey } from '../../contact/key.js';
import type { ListedContact } from '../../contact/listed.js';
import { RunError } from '../../errors.js';
import type { CompiledMapping } from '../../mapping/compiled.js';
import { createContactListing, type ContactListing } from '../../store/contact-listing.js';
import { createKeptFields } from '../../store/kept-fields.js';
import { openScratchFile } from '../../store/scratch-file.js';
import type { Sqlite } from '../../store/sqlite.js';
import { createOwnWrites } from '../../store/own-writes.js';
import type { RunPaths } from '../../run/run-dir.js';
import type { SentState } from '../../sync/ports.js';
import type { ListedContacts, Resolve } from '../../sync/work.js';
import type { Connection } from '../connection.js';
import { readJournal } from '../../undo/wrote-journal.js';
import { keepOriginals, type KeptOriginals } from '../../undo/keep-originals.js';
import type { OpenRun, ScannedRun, SyncJob } from './run-context.js';

/** The workspace's contacts as they are before the first write, on disk. */
export type Listing = {
  readonly contacts: ContactListing;
  readonly resolve: Resolve;
  readonly listed: ListedContacts;
  /** Undefined where nothing will be written. */
  readonly originals: KeptOriginals | undefined;
  /** Requests that the list has cost. */
  readonly requests: number;
  close(): Promise<void>;
};

/** Whether the run needs the list: to find contacts by e-mail or phone, to compare, or to mirror. */
export function needsListing({ command, settings }: SyncJob, { key }: CompiledMapping): boolean {
  const { compare, deleteMissing } = settings;
  return command === 'sync' && (key.by !== 'id' || compare || deleteMissing);
}

/** A run that is ready to list. */
type Ready = Pick<OpenRun, 'folder'> & Pick<ScannedRun, 'mapping'> & { readonly state: SentState };

/** Lists the workspace's contacts into the run's folder. Throws RunError where it cannot be done to the end. */
export async function listContacts(
  job: SyncJob,
  { folder, mapping, state }: Ready,
  connection: Connection,
): Promise<Listing> {
  const { settings, announce, log } = job;
  const { by, country } = mapping.key;
  const db = openScratchFile(folder.paths.listing);
  try {
    const contacts = createContactListing(db, (contact: ListedContact) => {
      const key = keyOfContact(contact, by, { country, customFieldsKey: settings.customFieldsKey });
      const presence = key === undefined ? undefined : presenceKey(by, key);
      return { key, presence, createdMs: createdAtMs(contact.body), isGuest: isGuest(contact) };
    });
    const before = connection.requests.list;
    let seen = 0;
    for await (const page of connection.list()) {
      contacts.add(page);
      seen += page.length;
      announce.listing(seen);
    }
    const requests = connection.requests.list - before;
    log.info({ contacts: contacts.count(), requests }, 'contacts listed');
    const fields = new Map(mapping.fields.map((field) => [field.field, field]));
    const { customFieldsKey, compare } = settings;
    const rules = { fields, customFieldsKey };
    const body = (id: string) => contacts.body(id);
    const wrote = needsOwnWrites(job) ? await readOwnWrites(folder.paths, db) : undefined;
    const listed = { compare, rules, body, ...(wrote && { wrote }) };
    const originals = job.dryRun
      ? undefined
      : await keepOriginals(folder.paths, mapping, settings, createKeptFields(db), listed.body);
    return {
      contacts,
      listed,
      originals,
      requests,
      resolve: resolverOf(mapping, state, contacts, originals),
      async close() {
        try {
          await originals?.close();
        } finally {
          db.close();
        }
      },
    };
  } catch (error) {
    db.close();
    throw settings.deleteMissing ? incomplete(error) : error;
  }
}

/** A contact with several requests may have got some of them before the interruption: they are nobody's edits. */
function needsOwnWrites({ resumed, settings }: SyncJob): boolean {
  const { base, compare, duplicates } = settings;
  return resumed !== undefined && base !== undefined && compare && duplicates === 'each';
}

async function readOwnWrites({ wrote }: RunPaths, db: Sqlite): Promise<NonNullable<ListedContacts['wrote']>> {
  const own = createOwnWrites(db);
  for await (const line of readJournal(wrote))
    if (line.kind === 'wrote') own.add(line.contactId, line.fields);
  return (contactId, field) => own.of(contactId, field);
}

/** Without the whole list nobody can be told to be missing. A refused key or an outage keeps its own exit code. */
function incomplete(error: unknown): unknown {
  if (!(error instanceof RunError) || error.kind !== 'gave_up') return error;
  return new RunError('config', `${error.message}; --delete-missing needs the whole list`, {
    hint: 'nothing was sent: run it again later',
    cause: error,
  });
}

/** By its ID a row says itself which contact it means, listed or not. */
function resolverOf(
  { key: { by } }: CompiledMapping,
  state: SentState,
  contacts: ContactListing,
  originals: KeptOriginals | undefined,
): Resolve {
  if (by === 'id') return (key) => ({ kind: 'one', contactId: key });
  return (key) => {
    const [found, another] = contacts.find(key);
    // Before it was interrupted the run may have changed the very e-mail or phone by which a row finds its contact.
    const contactId = found ?? originals?.earlier.idByKey.get(key);
    if (contactId === undefined) return { kind: state.wasDeleteIntended(key) ? 'gone' : 'none' };
    return another === undefined ? { kind: 'one', contactId } : { kind: 'several' };
  };
}
