import { existsSync } from 'node:fs';
import { matchedField } from '../../contact/key.js';
import { printable, quoteCell } from '../../contact/text.js';
import { openCsv } from '../../csv/open.js';
import { RunError } from '../../errors.js';
import { REJECTED_COLUMNS } from '../../run/rejected-file.js';
import type { CompiledMapping } from '../../mapping/compiled.js';
import type { SentState } from '../../sync/ports.js';
import type { DecidedRow } from '../../sync/decided-row.js';
import { presenceKeysOf } from '../../sync/presence.js';
import { toSendWork } from '../../sync/send-work.js';
import type { Work, WorkOptions } from '../../sync/work.js';
import type { Listing } from './list-contacts.js';
import type { OpenRun, ScannedRun, SyncJob } from './run-context.js';
import { NOT_RESTORED } from '../../undo/undo-table.js';

/** Contacts that `--delete-missing` deletes: those that were listed and that no row of the file stands for. */
export type Missing = {
  readonly count: number;
  /** Visitors of the chat whom the file lacks, and who are left alone. */
  readonly guests: number;
  work(options: WorkOptions): AsyncGenerator<readonly Work[]>;
};

/**
 * Refuses a row that leaves open who is in the file, before anything is asked or sent: its contact would
 * seem to be missing. Throws RunError `input`.
 */
export function assertPresenceIsClear({ row, mapped }: DecidedRow, file: string): void {
  if (mapped.key !== undefined || mapped.kind === 'change') return;
  const why = mapped.problems[0].message;
  throw new RunError('input', `${file}, line ${row.line}: ${why}`, {
    hint: 'with --delete-missing every row must name its contact, or that contact would count as missing: mend the row, or leave the flag out',
  });
}

/** What rejected.csv and undo.csv begin or end with: each holds only a part of the contacts. */
const EXCERPT_COLUMNS: readonly string[] = [...REJECTED_COLUMNS, NOT_RESTORED];

/** Refuses a file of ours that holds only some of the contacts: all the others would be missing. */
export function assertNoExcerpt(header: readonly string[], file: string): void {
  const found = header.find((column) => EXCERPT_COLUMNS.includes(column.trim()));
  if (found === undefined) return;
  throw new RunError('input', `${file} has the column ${found}: it holds a part of the contacts only`, {
    hint: 'with --delete-missing all the others would be deleted: leave the flag out for this file',
  });
}

/** The same for a file without rows: everybody would be missing. */
export function assertNotEmpty(rows: number, file: string): void {
  if (rows > 0) return;
  throw new RunError('input', `${file} has no rows: with --delete-missing every contact would be deleted`, {
    hint: 'check how the file was made, or leave out --delete-missing',
  });
}

/** The same for a file of which no row met a listed contact: it is a file of other contacts, or of other keys. */
function nobodyMet(listed: number, file: string, { key }: CompiledMapping): RunError {
  const column = quoteCell(key.column);
  return new RunError(
    'input',
    `no row of ${file} matches any of the ${listed} listed contacts by ${printable(matchedField(key.by))}, column ${column}`,
    {
      hint: 'with --delete-missing every contact would be deleted: check the column and --match, or leave the flag out',
    },
  );
}

/** Under which the delete of a missing contact is on record: no ID and no match value holds a blank. */
function missingKey(contactId: string): string {
  return `missing ${contactId}`;
}

type Ready = Pick<OpenRun, 'folder'> & Pick<ScannedRun, 'mapping' | 'scan'> & { readonly state: SentState };

/** Holds the whole file against the list, rows refused or done before an interruption included. */
export async function findMissing(
  job: SyncJob,
  { mapping, scan, folder, state }: Ready,
  listing: Listing,
): Promise<Missing> {
  const { contacts, originals } = listing;
  for await (const batch of scan.decided.read())
    contacts.markPresent(batch.flatMap((decided) => presenceKeysOf(decided, mapping)));
  const reported = await reportedIds(job.resumed ? folder.paths.report : undefined);
  // A row may have changed the very e-mail or phone by which it found its contact, before an interruption.
  contacts.markPresentIds([...(originals?.earlier.updated ?? []), ...reported.ofRows]);
  // Rows that are done have met theirs, though the list may lack them by now.
  if (contacts.countPresent() + reported.ofRows.size === 0)
    throw nobodyMet(contacts.count(), job.settings.file, mapping);
  const unanswered = unansweredDeletes(state, listing, reported.ofMissing);
  const beforeMs = folder.inputTimeMs;
  return {
    count: contacts.countMissing(beforeMs) + unanswered.length,
    guests: contacts.countGuests(),
    async *work(options) {
      for (const contactId of chain(unanswered, contacts.missing(beforeMs))) {
        job.stop.signal.throwIfAborted();
        const parts = { key: missingKey(contactId), contactId, carried: [] };
        yield [toSendWork(options, undefined, { ...parts, change: { action: 'delete' } })];
        await Promise.resolve();
      }
    },
  };
}

/** Deletes of which an interruption took the answer: the list lacks their contacts, and the report their lines. */
function unansweredDeletes(
  state: SentState,
  { contacts, originals }: Listing,
  reported: ReadonlySet<string>,
): string[] {
  return (originals?.earlier.deleted ?? []).filter(
    (contactId) =>
      state.wasDeleteIntended(missingKey(contactId)) && !reported.has(contactId) && !contacts.body(contactId),
  );
}

function* chain<T>(...parts: readonly Iterable<T>[]): Generator<T> {
  for (const part of parts) yield* part;
}

/** The contacts that had their line before an interruption: those that rows stood for, and the missing ones. */
async function reportedIds(
  path: string | undefined,
): Promise<{ ofRows: ReadonlySet<string>; ofMissing: ReadonlySet<string> }> {
  const ofRows = new Set<string>();
  const ofMissing = new Set<string>();
  if (path === undefined || !existsSync(path)) return { ofRows, ofMissing };
  const file = await openCsv({ kind: 'path', path }, { encoding: 'utf-8', delimiter: ',' });
  const [rowAt, idAt] = [file.header.indexOf('row'), file.header.indexOf('contact_id')];
  for await (const { cells } of file.rows()) {
    const id = cells[idAt] ?? '';
    const ids = (cells[rowAt] ?? '') === '' ? ofMissing : ofRows;
    // An ID that a spreadsheet would run as a formula has an apostrophe in front.
    if (id !== '') ids.add(id).add(id.replace(/^'/, ''));
  }
  return { ofRows, ofMissing };
}
