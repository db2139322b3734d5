import { isDelete, type Change } from '../../contact/change.js';
import type { MatchBy } from '../../contact/key.js';
import { createFingerprinter } from '../../contact/fingerprint.js';
import { createHeldRows } from '../../store/held-rows.js';
import type { SentState } from '../../sync/ports.js';
import { createRowSet } from '../../sync/row-set.js';
import { readSequences } from '../../sync/sequences.js';
import type { Resolve, WorkOptions } from '../../sync/work.js';
import type { Listing } from './list-contacts.js';
import type { OpenRun, ScannedRun, SyncJob } from './run-context.js';

type Ready = Pick<OpenRun, 'folder'> & ScannedRun & { readonly state: SentState };

/** Everything by which rows become work, the same in every walk of the file. */
export async function workOptions(
  { settings }: SyncJob,
  { mapping, scan, earlier, folder, state, baseSha256 }: Ready,
  listing: Listing | undefined,
): Promise<WorkOptions> {
  // Part of what is sent, and so of what is remembered.
  const shape = `${settings.clearAs} ${settings.customFieldsKey ?? ''}`;
  // A later export that shows another value tells that what was sent since is no longer there.
  const edit = baseSha256 === undefined ? '' : ` ${baseSha256}`;
  const fingerprintOf = createFingerprinter();
  const of = (change: Change, made = fingerprintOf(change)): string =>
    `${made} ${shape}${isDelete(change) ? '' : edit}`;
  const common = {
    mapping,
    index: scan.index,
    resolve: listing?.resolve ?? unlisted(mapping.key.by),
    listed: listing?.listed,
    isDone: earlier.isDone,
  };
  const sequenceOf =
    settings.duplicates === 'each'
      ? await readSequences(scan.decided.read(), { ...common, fingerprintOf: of })
      : () => undefined;
  const sentBefore = (contactId: string) => (settings.full ? undefined : state.sentBefore(contactId));
  return {
    ...common,
    fingerprints: {
      of,
      sequenceOf,
      sentBefore,
      // With --full, too: before each request the state is told to forget the contact.
      readAhead: (contactIds) => state.readAhead(contactIds),
    },
    knownRows: createRowSet(),
    holdRows: () => createHeldRows(folder.paths.held),
    limit: settings.limit,
  };
}

/** Without a list, the ID is the contact, and any other key leads nowhere yet. */
function unlisted(by: MatchBy): Resolve {
  return by === 'id' ? (key) => ({ kind: 'one', contactId: key }) : () => ({ kind: 'unknown' });
}
