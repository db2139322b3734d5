import { RunError } from '../errors.js';
import { checkCustomFieldsKey } from './custom-fields-key.js';
import type { SyncSettings } from './settings.js';

/** Throws RunError `usage` where flags of `sync` contradict each other. */
export function checkTogether(settings: SyncSettings): void {
  const { noSpool, file, customFieldsKey, compare, full, deleteMissing, limit } = settings;
  if (noSpool && file === '-')
    throw new RunError('usage', '--no-spool does not go with --file -', {
      hint: 'standard input can be read only once: leave out --no-spool, or name a file',
    });
  if (compare && full)
    throw new RunError('usage', '--compare does not go with --full', {
      hint: '--compare sends only what differs, --full sends everything: leave one of them out',
    });
  if (deleteMissing && limit !== undefined)
    throw new RunError('usage', '--delete-missing does not go with --limit', {
      hint: 'the contacts of the rows left out would count as missing: leave out one of the two',
    });
  checkCustomFieldsKey(customFieldsKey);
}
