import type { RunPaths } from '../../run/run-dir.js';
import type { WrittenFields } from '../../store/wrote-fields.js';
import type { Verdict } from '../../undo/verdict.js';
import type { DeletedContact } from './judge-writes.js';
import type { UndoReport } from './undo-report.js';

/** What an undo would do. Fields, but for `deleted`, which are contacts that no API can make again. */
export type UndoPlan = {
  readonly restore: number;
  readonly contacts: number;
  readonly asBefore: number;
  readonly kept: number;
  readonly notFound: number;
  readonly deleted: number;
  readonly listRequests: number;
};

/** Counts the verdicts. */
export function planUndo(
  written: WrittenFields<Verdict>,
  deleted: ReadonlyMap<string, DeletedContact>,
  listRequests: number,
): UndoPlan {
  let contacts = 0;
  let last: string | undefined;
  for (const { contactId } of written.all('restore')) {
    if (contactId !== last) contacts += 1;
    last = contactId;
  }
  let notFound = 0;
  for (const { contactId } of written.all(undefined)) if (!deleted.has(contactId)) notFound += 1;
  return {
    restore: written.count('restore'),
    contacts,
    asBefore: written.count('as_before'),
    kept: written.count('kept') + written.count('unsendable'),
    notFound,
    deleted: deleted.size,
    listRequests,
  };
}

const SETTLED = {
  kept: { status: 'kept', message: 'somebody has changed it since the run' },
  unsendable: { status: 'kept', message: 'no request can bring back its old value: see undo.csv of the run' },
  as_before: { status: 'restored', message: 'it already holds the old value' },
} as const;

/** The fields of which the list alone says what is to become of them. */
export function writeSettled(
  written: WrittenFields<Verdict>,
  deleted: ReadonlyMap<string, DeletedContact>,
  paths: RunPaths,
  report: UndoReport,
): void {
  for (const verdict of ['as_before', 'kept', 'unsendable'] as const)
    for (const { line, contactId, field } of written.all(verdict))
      report.write({ line, contactId, field, ...SETTLED[verdict] });
  for (const { line, contactId, field } of written.all(undefined)) {
    if (deleted.has(contactId)) continue;
    const message = 'the contact is no longer in the list';
    report.write({ line, contactId, field, status: 'not_found', code: 'not_found', message });
  }
  for (const { contactId, place } of deleted.values()) {
    const message = `the run deleted this contact, and the API cannot create one: line ${place} of ${paths.deleted} keeps all its values`;
    report.write({ line: undefined, contactId, field: '', status: 'not_found', code: 'not_found', message });
  }
  report.flush();
}

export function writeDry(written: WrittenFields<Verdict>, report: UndoReport): void {
  for (const { line, contactId, field } of written.all('restore'))
    report.write({ line, contactId, field, status: 'restored' });
}
