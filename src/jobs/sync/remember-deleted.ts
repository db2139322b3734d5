import type { Change } from '../../contact/change.js';
import type { SentState } from '../../sync/ports.js';
import type { Fingerprints } from '../../sync/work.js';

const DELETE: Change = { action: 'delete' };

/**
 * Deletes that the report tells of, but that a crash kept from the state: remembered now, lest the next run
 * takes the 404 for a contact that never was. By the row's key, which no listing leads to a contact any more.
 */
export function rememberDeleted(
  state: Pick<SentState, 'lastSent' | 'remember'>,
  deleted: ReadonlySet<string>,
  fingerprints: Pick<Fingerprints, 'of' | 'sequenceOf'>,
): void {
  const alone = fingerprints.of(DELETE);
  for (const key of deleted) {
    const fingerprint = fingerprints.sequenceOf(key)?.fingerprint ?? alone;
    if (state.lastSent(key) !== fingerprint) state.remember(key, fingerprint);
  }
}
