import type { Change, FieldValue } from '../contact/change.js';
import type { CsvRow } from '../csv/row.js';
import { decideRow, toSendWork } from './decide-row.js';
import type { CarriedRow, Work, WorkOptions } from './work.js';

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
    yield toSendWork(options, row, { key, contactId, change, carried: earlier?.rows ?? [] });
  }
  // Left over only where two keys shared a hash: their carrier was another contact's row.
  for (const [key, { contactId, change, rows }] of held) {
    const last = rows.pop();
    if (last) yield toSendWork(options, last.row, { key, contactId, change, carried: rows });
  }
}

/** Later cells win; a delete absorbs what came before it. */
function foldChange(earlier: Change, later: Change): Change {
  if (earlier.action === 'delete' || later.action === 'delete') return later;
  return { action: 'update', fields: new Map<string, FieldValue>([...earlier.fields, ...later.fields]) };
}
