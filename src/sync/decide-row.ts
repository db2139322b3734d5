import type { Action, Change } from '../contact/change.js';
import type { RowErrorCode } from '../contact/problem.js';
import type { CsvRow } from '../csv/row.js';
import { toSendWork } from './send-work.js';
import type { SettledWork, WorkOptions } from './work.js';

/** A row's final word, or the change to send to its contact. */
export type Decided =
  | SettledWork
  | { readonly kind: 'change'; readonly key: string; readonly contactId: string; readonly change: Change };

/** What becomes of one row: everything that can be known of it without a request. */
export function decideRow(row: CsvRow, options: WorkOptions): Decided {
  const { mapping, index, resolve } = options;
  if (row.problem) return settled(row, '', '', 'invalid', row.problem.code, row.problem.message);
  const mapped = mapping.mapRow(row.cells);
  if (mapped.kind === 'problems') {
    const [first] = mapped.problems;
    const message = mapped.problems.map((problem) => problem.message).join('; ');
    const id = mapping.key.by === 'id' ? (mapped.key ?? '') : '';
    return settled(row, id, '', 'invalid', first?.code ?? 'invalid_value', message, first?.column);
  }
  const { key, change } = mapped;
  const { action } = change;
  const target = resolve(key);
  const contactId = target.kind === 'one' ? target.contactId : '';
  if (index.isDuplicate(row.row))
    return settled(
      row,
      contactId,
      action,
      'invalid',
      'duplicate',
      `another row has the same ${mapping.key.column}`,
    );
  if (action === 'update' && change.fields.size === 0)
    return settled(
      row,
      contactId,
      action,
      'unchanged',
      'nothing_to_send',
      'no mapped cell of the row holds a value',
    );
  if (target.kind === 'several')
    return settled(
      row,
      '',
      action,
      'invalid',
      'ambiguous_match',
      `several contacts have this ${mapping.key.by}`,
    );
  if (target.kind === 'none' && !wasDeleted(row, key, change, options))
    return settled(row, '', action, 'not_found', 'not_found', `no listed contact has this ${mapping.key.by}`);
  return { kind: 'change', key, contactId, change };
}

/** Whether the contact is missing because an earlier run sent this very delete, which was remembered by the row's key. */
function wasDeleted(row: CsvRow, key: string, change: Change, options: WorkOptions): boolean {
  if (change.action !== 'delete') return false;
  return toSendWork(options, row, { key, contactId: '', change, carried: [] }).known === 'sent';
}

function settled(
  row: CsvRow,
  contactId: string,
  action: Action | '',
  status: SettledWork['status'],
  code: RowErrorCode,
  message: string,
  column?: string,
): SettledWork {
  return { kind: 'settled', row, contactId, action, status, code, message, column };
}
