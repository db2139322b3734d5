import { foldChange } from '../contact/change.js';
import type { DecidedRow } from './decided-row.js';
import { decideRow, type Decided } from './decide-row.js';
import type { HeldRow } from './ports.js';
import { toKnownWork, toSendWork, type Touched } from './send-work.js';
import { stateNameOf, type SendWork, type Work, type WorkOptions } from './work.js';

/**
 * Turns decided rows into work, in file order, some at a time. The plan, a dry run and the run itself all walk the
 * file through this one function, so what was planned is what is done.
 */
export async function* planWork(
  batches: AsyncIterable<readonly DecidedRow[]>,
  options: WorkOptions,
): AsyncGenerator<readonly Work[]> {
  const { index, limit, fingerprints, knownRows } = options;
  const held = options.holdRows();
  const touched: Touched = new Map();

  function isPast(row: number): boolean {
    return limit !== undefined && row > limit;
  }

  function unknownName(decided: Decided): string[] {
    return decided.kind === 'settled' || knownRows.has(decided.row.row) ? [] : [stateNameOf(decided)];
  }

  /** The request of the last of a contact's rows, which carries the others. */
  function carry(key: string, last: HeldRow, earlier: readonly HeldRow[]): SendWork {
    const change = [...earlier, last].map((held) => held.change).reduce(foldChange);
    // Rows of one key have one row in the base: all of them have such values, or none.
    const before = last.before && new Map([...earlier, last].flatMap((held) => [...(held.before ?? [])]));
    const carried = earlier.map((held) => ({ row: held.row, action: held.change.action }));
    const { row, contactId } = last;
    const fingerprint = earlier.length === 0 ? last.fingerprint : undefined;
    const work = toSendWork(options, row, { key, contactId, change, carried, before, fingerprint }, touched);
    if (work.known === 'sent' && work.isAlone) knownRows.add(row.row);
    return work;
  }

  /** Undefined for a row that waits for a later one of its contact. */
  function workOf(decided: Decided): Work | undefined {
    if (decided.kind === 'settled') return decided;
    const { key, row } = decided;
    if (knownRows.has(row.row)) return toKnownWork(options, decided);
    if (!index.isCarried(row.row))
      return carry(key, decided, index.hasCarried(row.row) ? held.take(key) : []);
    held.hold(key, decided);
    return undefined;
  }

  try {
    for await (const batch of batches) {
      const rows = batch.filter(({ row: { row } }) => !options.isDone(row) && !isPast(row));
      const decided = rows.map((row) => decideRow(row, options));
      fingerprints.readAhead?.(decided.flatMap(unknownName));
      const work = decided.map(workOf).filter((item) => item !== undefined);
      if (work.length > 0) yield work;
      if (isPast(batch.at(-1)?.row.row ?? 0)) break;
    }
    // Left over only where two keys shared a hash: their carrier was another contact's row.
    for (const [key, rest] of held.takeRest()) {
      const last = rest.at(-1);
      if (last) yield [carry(key, last, rest.slice(0, -1))];
    }
  } finally {
    held.close();
  }
}
