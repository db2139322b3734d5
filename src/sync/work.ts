import type { Action, Change, FieldValue } from '../contact/change.js';
import type { RowErrorCode } from '../contact/problem.js';
import type { CsvRow } from '../csv/row.js';
import type { CompiledMapping } from '../mapping/compiled.js';
import type { RowIndex } from './row-index.js';

/** Where a row's key leads: one contact, none, one that this run deleted, several, or nowhere yet because nothing was asked. */
export type Target =
  | { readonly kind: 'one'; readonly contactId: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'several' }
  | { readonly kind: 'unknown' };

export type Resolve = (key: string) => Target;

/** A row whose final word is known without a request. */
export type SettledWork = {
  readonly kind: 'settled';
  readonly row: CsvRow;
  readonly contactId: string;
  readonly action: Action | '';
  readonly status: 'invalid' | 'not_found' | 'unchanged';
  readonly code: RowErrorCode;
  readonly message: string;
  /** Header name of the column at fault, where there is one. */
  readonly column?: string | undefined;
};

/** One request to make: the change of `row`, with those of the earlier rows of its contact folded in. */
export type SendWork = {
  readonly kind: 'send';
  readonly row: CsvRow;
  /** The row's normalised key: one key is one contact, also where the contact was not looked up. */
  readonly key: string;
  /** Empty where the contact was not looked up (`validate`). */
  readonly contactId: string;
  readonly change: Change;
  readonly carried: readonly CarriedRow[];
  /** What is remembered of the contact once this was sent. */
  readonly fingerprint: string;
  /** The very same was sent last: no request is needed. */
  readonly isKnown: boolean;
  /** Where its contact gets several requests (`--duplicates each`): whether this is the last of them. */
  readonly sequence: 'none' | 'inner' | 'last';
};

/** An earlier row of the same contact, folded into a later one. */
export type CarriedRow = { readonly row: CsvRow; readonly action: Action };

export type Work = SettledWork | SendWork;

/** Tells what a change, or a contact's whole sequence of changes, leaves behind in the state. */
export type Fingerprints = {
  of(change: Change): string;
  /** Of all changes of a contact with several requests, and the last row of them. */
  sequenceOf(key: string): { readonly fingerprint: string; readonly lastRow: number } | undefined;
  /** What the contact was last sent, as far as known. */
  lastSent(contactId: string): string | undefined;
};

export type WorkOptions = {
  readonly mapping: CompiledMapping;
  readonly index: RowIndex;
  readonly resolve: Resolve;
  readonly fingerprints: Fingerprints;
  /** Rows that have their final word from before an interruption. */
  readonly isDone: (row: number) => boolean;
  /** Rows after this one are not taken up. */
  readonly limit: number | undefined;
};

type Held = { readonly contactId: string; change: Change; readonly rows: CarriedRow[] };

/**
 * Turns rows into work, in file order. The plan, a dry run and the run itself all walk the file through
 * this one function, so what was planned is what is done.
 */
export async function* planWork(rows: AsyncIterable<CsvRow>, options: WorkOptions): AsyncGenerator<Work> {
  const { index, limit } = options;
  const held = new Map<string, Held>();
  for await (const row of rows) {
    if (limit !== undefined && row.row > limit) break;
    if (options.isDone(row.row)) continue;
    const decided = decideRow(row, options);
    if (decided.kind === 'settled') {
      yield decided;
      continue;
    }
    const { key, contactId } = decided;
    const earlier = held.get(key);
    const change = earlier ? foldChange(earlier.change, decided.change) : decided.change;
    if (index.isCarried(row.row)) {
      const rows = earlier?.rows ?? [];
      rows.push({ row, action: decided.change.action });
      held.set(key, { contactId, change, rows });
      continue;
    }
    held.delete(key);
    yield sendWork(options, row, { key, contactId, change, carried: earlier?.rows ?? [] });
  }
  // Left over only where two keys shared a hash: their carrier was another contact's row.
  for (const [key, { contactId, change, rows }] of held) {
    const last = rows.pop();
    if (last) yield sendWork(options, last.row, { key, contactId, change, carried: rows });
  }
}

function sendWork(
  { index, fingerprints }: WorkOptions,
  row: CsvRow,
  parts: Pick<SendWork, 'key' | 'contactId' | 'change' | 'carried'>,
): SendWork {
  const whole = index.isOfSequence(row.row) ? fingerprints.sequenceOf(parts.key) : undefined;
  const fingerprint = whole?.fingerprint ?? fingerprints.of(parts.change);
  const isKnown = fingerprints.lastSent(stateNameOf(parts)) === fingerprint;
  const sequence = whole === undefined ? 'none' : row.row === whole.lastRow ? 'last' : 'inner';
  return { kind: 'send', row, ...parts, fingerprint, isKnown, sequence };
}

/** The name under which the state knows a contact: its ID, or the row's key where no contact is left to have one. */
export function stateNameOf({ contactId, key }: { contactId: string; key: string }): string {
  return contactId === '' ? key : contactId;
}

type Decided =
  | SettledWork
  | { readonly kind: 'change'; readonly key: string; readonly contactId: string; readonly change: Change };

function decideRow(row: CsvRow, options: WorkOptions): Decided {
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
  return sendWork(options, row, { key, contactId: '', change, carried: [] }).isKnown;
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

/** Later cells win; a delete absorbs what came before it. */
function foldChange(earlier: Change, later: Change): Change {
  if (earlier.action === 'delete' || later.action === 'delete') return later;
  return { action: 'update', fields: new Map<string, FieldValue>([...earlier.fields, ...later.fields]) };
}
