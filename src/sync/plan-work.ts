import { foldChange } from '../contact/change.js';
import type { CsvRow } from '../csv/row.js';
import { decideRow } from './decide-row.js';
import type { HeldRow } from './ports.js';
import { toSendWork, type Touched } from './send-work.js';
import type { SendWork, Work, WorkOptions } from './work.js';

/**
 * Turns rows into work, in file order. The plan, a dry run and the run itself all walk the file through
 * this one function, so what was planned is what is done.
 */
export async function* planWork(rows: AsyncIterable<CsvRow>, options: WorkOptions): AsyncGenerator<Work> {
  const { index, limit } = options;
  const held = options.holdRows();
  const touched: Touched = new Map();

  /** The request of the last of a contact's rows, which carries the others. */
  function carry(key: string, { row, contactId, change }: HeldRow, earlier: readonly HeldRow[]): SendWork {
    const whole = [...earlier.map((before) => before.change), change].reduce(foldChange);
    const carried = earlier.map((before) => ({ row: before.row, action: before.change.action }));
    return toSendWork(options, row, { key, contactId, change: whole, carried }, touched);
  }

  try {
    for await (const row of rows) {
      if (limit !== undefined && row.row > limit) break;
      if (options.isDone(row.row)) continue;
      const decided = decideRow(row, options);
      if (decided.kind === 'settled') yield decided;
      else if (index.isCarried(row.row)) held.hold(decided.key, { row, ...decided });
      else
        yield carry(
          decided.key,
          { row, ...decided },
          index.hasCarried(row.row) ? held.take(decided.key) : [],
        );
    }
    // Left over only where two keys shared a hash: their carrier was another contact's row.
    for (const [key, rest] of held.takeRest()) {
      const last = rest.at(-1);
      if (last) yield carry(key, last, rest.slice(0, -1));
    }
  } finally {
    held.close();
  }
}
