import { existsSync } from 'node:fs';
import { openCsv } from '../csv/open.js';
import type { CsvRow } from '../csv/row.js';
import { RunError } from '../errors.js';
import { REJECTED_COLUMNS } from '../report/rejected-file.js';
import type { CompiledMapping } from '../mapping/compiled.js';
import { presenceKeysOf } from '../sync/presence.js';
import { toSendWork } from '../sync/send-work.js';
import type { Work, WorkOptions } from '../sync/work.js';
import type { RunContext } from './execute-run.js';
import type { Listing } from './list-contacts.js';
import { NOT_RESTORED } from './undo-line.js';

/** Keys marked at a time, in one transaction. */
const BATCH = 1_000;

/** Contacts that `--delete-missing` deletes: those that were listed and that no row of the file stands for. */
export type Missing = { readonly count: number; work(options: WorkOptions): AsyncGenerator<Work> };

/**
 * Refuses a row that leaves open who is in the file, before anything is asked or sent: its contact would
 * seem to be missing. Throws RunError `input`.
 */
export function assertPresenceIsClear(row: CsvRow, mapping: CompiledMapping, file: string): void {
  const why = row.problem ? row.problem.message : unclear(row, mapping);
  if (why === undefined) return;
  throw new RunError('input', `${file}, line ${row.line}: ${why}`, {
    hint: 'with --delete-missing every row must tell its contact, or that contact would count as missing: mend the row, or leave the flag out',
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

function unclear(row: CsvRow, mapping: CompiledMapping): string | undefined {
  const mapped = mapping.mapRow(row.cells);
  if (mapped.kind === 'change' || mapped.key !== undefined) return undefined;
  return mapped.problems[0]?.message ?? 'the row does not tell its contact';
}

/** Holds the whole file against the list, rows refused or done before an interruption included. */
export async function findMissing({ job, prepared }: RunContext, listing: Listing): Promise<Missing> {
  const { mapping, input, folder } = prepared;
  const { contacts } = listing;
  let keys: string[] = [];
  for await (const row of input.rows()) {
    keys.push(...presenceKeysOf(row.cells, mapping));
    if (keys.length < BATCH) continue;
    contacts.markPresent(keys);
    keys = [];
    job.stop.signal.throwIfAborted();
  }
  contacts.markPresent(keys);
  // A row may have changed the very e-mail or phone by which it found its contact, before an interruption.
  contacts.markPresentIds(listing.originals?.earlierIds ?? []);
  if (job.resumed) contacts.markPresentIds(await reportedIds(folder.paths.report));
  const beforeMs = folder.inputTimeMs;
  return {
    count: contacts.countMissing(beforeMs),
    async *work(options) {
      for (const contactId of contacts.missing(beforeMs)) {
        job.stop.signal.throwIfAborted();
        yield toSendWork(options, undefined, {
          key: contactId,
          contactId,
          change: { action: 'delete' },
          carried: [],
        });
        await Promise.resolve();
      }
    },
  };
}

/** The contacts of all rows that had their final word before an interruption. */
async function reportedIds(path: string): Promise<string[]> {
  if (!existsSync(path)) return [];
  const file = await openCsv({ kind: 'path', path }, { encoding: 'utf-8', delimiter: ',' });
  const [rowAt, idAt] = [file.header.indexOf('row'), file.header.indexOf('contact_id')];
  const ids = new Set<string>();
  for await (const { cells } of file.rows()) {
    const id = cells[idAt] ?? '';
    // An ID that a spreadsheet would run as a formula has an apostrophe in front.
    if ((cells[rowAt] ?? '') !== '' && id !== '') ids.add(id).add(id.replace(/^'/, ''));
  }
  return [...ids];
}
