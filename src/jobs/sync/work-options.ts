import type { Change } from '../../contact/change.js';
import { fingerprintOf } from '../../contact/fingerprint.js';
import { createHeldRows } from '../../store/held-rows.js';
import { readSequences } from '../../sync/sequences.js';
import type { Resolve, WorkOptions } from '../../sync/work.js';
import type { Listing } from './list-contacts.js';
import type { RunContext } from './run-context.js';
import type { RuledState } from './sent-rules.js';

/** Everything by which rows become work, the same in every walk of the file. */
export async function workOptions(
  { job, prepared }: RunContext,
  state: RuledState,
  listing: Listing | undefined,
): Promise<WorkOptions> {
  const { settings } = job;
  const { mapping, scan, input, earlier, folder } = prepared;
  // Part of what is sent, and so of what is remembered.
  const shape = `${settings.clearAs} ${settings.customFieldsKey ?? ''}`;
  const of = (change: Change): string => `${fingerprintOf(change)} ${shape}`;
  const common = {
    mapping,
    index: scan.index,
    resolve: listing?.resolve ?? unlisted(mapping.key.by),
    listed: listing?.listed,
    isDone: earlier.isDone,
  };
  const sequenceOf =
    settings.duplicates === 'each'
      ? await readSequences(input.rows(), { ...common, fingerprintOf: of })
      : () => undefined;
  const lastSent = (contactId: string) => (settings.full ? undefined : state.sentBefore(contactId));
  return {
    ...common,
    fingerprints: { of, sequenceOf, lastSent },
    holdRows: () => createHeldRows(folder.paths.held),
    limit: settings.limit,
  };
}

/** Without a list, the ID is the contact, and any other key leads nowhere yet. */
function unlisted(by: 'id' | 'email' | 'phone'): Resolve {
  return by === 'id' ? (key) => ({ kind: 'one', contactId: key }) : () => ({ kind: 'unknown' });
}
