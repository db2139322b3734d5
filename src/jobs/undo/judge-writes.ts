import { isSameValue } from '../../contact/equal.js';
import { parseBody } from '../../contact/json.js';
import type { ListedContact } from '../../contact/listed.js';
import { readField } from '../../contact/read-field.js';
import { readLines } from '../../disk/read-lines.js';
import type { Logger } from '../../logger.js';
import type { RunPaths } from '../../run/run-dir.js';
import type { WrittenFields } from '../../store/wrote-fields.js';
import { judgeField, type Verdict } from '../../undo/verdict.js';
import { readJournal } from '../../undo/wrote-journal.js';

/** Fills the table with what the run wrote. */
export async function loadWrites(
  { wrote }: RunPaths,
  written: WrittenFields<Verdict>,
  log: Logger,
): Promise<void> {
  let damaged = 0;
  for await (const entry of readJournal(wrote)) {
    if (entry.kind === 'damaged') damaged += 1;
    else if (entry.kind === 'refused') written.refuse(entry.contactId);
    else
      written.write(
        entry.contactId,
        entry.fields.map((field) => ({ ...field, line: entry.line })),
        (type, before, after) => isSameValue(type, after, before),
      );
  }
  if (damaged > 0) log.warn({ lines: damaged }, 'lines of the record of writes are damaged and left out');
}

type JudgeOptions = {
  readonly customFieldsKey: string | undefined;
  /** A run that was not finished may have been killed before its last write to a contact arrived. */
  readonly isFinished: boolean;
  /** Fields that the API was seen to return in a form of its own. */
  readonly otherForms: ReadonlySet<string>;
};

/** Judges every field of the listed contacts that the run wrote. `see` is told of every contact. */
export async function judgeListed(
  pages: AsyncIterable<readonly ListedContact[]>,
  written: WrittenFields<Verdict>,
  { customFieldsKey, isFinished, otherForms }: JudgeOptions,
  see: (contact: ListedContact) => void,
): Promise<number> {
  let listed = 0;
  for await (const page of pages) {
    for (const contact of page) {
      see(contact);
      for (const field of written.of(contact.id)) {
        const current = readField(contact.body, field.field, customFieldsKey);
        const last = isFinished ? undefined : field.last;
        const judged = { ...field, last, hasOwnForm: otherForms.has(field.field) };
        written.judge(contact.id, field.field, judgeField(judged, current));
      }
    }
    listed += page.length;
  }
  return listed;
}

/** A contact that the run deleted, and the line of deleted.ndjson that keeps the whole of it. */
export type DeletedContact = { readonly contactId: string; readonly place: number };

/** The contacts that the run deleted, in their order. */
export async function readDeleted({ deleted }: RunPaths): Promise<DeletedContact[]> {
  const found: DeletedContact[] = [];
  let place = 0;
  for await (const line of readLines(deleted)) {
    place += 1;
    try {
      const { id, _id } = parseBody(line) as { id?: unknown; _id?: unknown };
      found.push({ contactId: String(id ?? _id), place });
    } catch {
      continue;
    }
  }
  return found;
}
