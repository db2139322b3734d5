import { isDelete, type Action, type Change } from '../contact/change.js';
import { matchedField } from '../contact/key.js';
import type { RowErrorCode } from '../contact/problem.js';
import { printable } from '../contact/text.js';
import type { CsvRow } from '../csv/row.js';
import type { DecidedRow } from './decided-row.js';
import { isUnedited } from './edits.js';
import type { HeldRow } from './ports.js';
import { toSendWork } from './send-work.js';
import type { SettledWork, WorkOptions } from './work.js';

/** A row's final word, or the change to send to its contact. */
export type Decided = SettledWork | ({ readonly kind: 'change'; readonly key: string } & HeldRow);

/** What becomes of one row: everything that can be known of it without a request. */
export function decideRow(decided: DecidedRow, options: WorkOptions): Decided {
  const { row, mapped, before, fingerprint } = decided;
  const { mapping, index, resolve } = options;
  if (mapped.kind === 'problems') {
    const id = mapping.key.by === 'id' ? (mapped.key ?? '') : '';
    return settled(row, id, '', 'invalid', mapped.problems);
  }
  const { key, change } = mapped;
  const { action } = change;
  const { by, column } = mapping.key;
  const target = resolve(key);
  const contactId = target.kind === 'one' ? target.contactId : '';
  function ended(status: SettledWork['status'], code: RowErrorCode, message: string): SettledWork {
    const id = status === 'not_found' || code === 'ambiguous_match' ? '' : contactId;
    return settled(row, id, action, status, [{ code, message }]);
  }
  if (index.isDuplicate(row.row)) return ended('invalid', 'duplicate', `another row has the same ${column}`);
  if (isUnedited(decided)) return settled(row, contactId, action, 'unchanged', []);
  if (!isDelete(change) && change.fields.size === 0)
    return ended('unchanged', 'nothing_to_send', 'no mapped cell of the row holds a value');
  if (target.kind === 'several')
    return ended('invalid', 'ambiguous_match', `several contacts have this ${printable(matchedField(by))}`);
  if (target.kind === 'none' && !wasDeleted(row, key, change, options))
    return ended('not_found', 'not_found', `no listed contact has this ${printable(matchedField(by))}`);
  return { kind: 'change', key, row, contactId, change, before, fingerprint };
}

/** Whether the contact is missing because an earlier run sent this very delete, which was remembered by the row's key. */
function wasDeleted(row: CsvRow, key: string, change: Change, options: WorkOptions): boolean {
  if (!isDelete(change)) return false;
  return toSendWork(options, row, { key, contactId: '', change, carried: [] }).known === 'sent';
}

function settled(
  row: CsvRow,
  contactId: string,
  action: Action | '',
  status: SettledWork['status'],
  problems: SettledWork['problems'],
): SettledWork {
  return { kind: 'settled', row, contactId, action, status, problems };
}
