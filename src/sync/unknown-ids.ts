import { quoteCell } from '../contact/text.js';
import { RunError } from '../errors.js';
import type { CompiledMapping } from '../mapping/compiled.js';
import type { SendChange } from './send-change.js';
import type { Stop } from './stop.js';

/** So many tell the IDs of another system from a few contacts that are gone. */
const FIRST_REQUESTS = 20;

/** Sends changes as `send` does, and stops the run where the API knows none of its first contacts. */
export function stopOnUnknownIds(
  send: SendChange,
  stop: Stop,
  mapping: Pick<CompiledMapping, 'key' | 'fields'>,
): SendChange {
  let unknown = 0;
  let isJudged = false;
  return async (due, wasIntended, prepare) => {
    const outcome = await send(due, wasIntended, prepare);
    if (isJudged || outcome === undefined) return outcome;
    if (outcome.status === 'not_found') unknown += 1;
    isJudged = outcome.status !== 'not_found' || unknown === FIRST_REQUESTS;
    // Before its line is written: the next request is about to start.
    if (unknown === FIRST_REQUESTS) stop.request({ kind: 'error', error: unknownIds(mapping) });
    return outcome;
  };
}

function unknownIds({ key, fields }: Pick<CompiledMapping, 'key' | 'fields'>): RunError {
  const other = (['email', 'phone'] as const).flatMap((by) => {
    const column = fields.find(({ field }) => field === by)?.column;
    return column === undefined ? [] : [{ by, column }];
  })[0];
  const cure =
    other === undefined
      ? "a contact's ID is shown in Chative under Contacts"
      : `a new run with --match ${other.by} finds contacts by the column ${quoteCell(other.column)}`;
  return new RunError(
    'bounds',
    `the API knows none of the first ${FIRST_REQUESTS} contacts (404): the IDs in the column ${quoteCell(key.column)} look like another system's`,
    { hint: `${cure}; if the IDs are right, --resume goes on with the rows that are left` },
  );
}
