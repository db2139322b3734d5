import { isDelete } from '../../contact/change.js';
import { changesLines, openChangesFile } from '../../undo/changes-file.js';
import { wroteFields } from '../../undo/wrote-journal.js';
import type { Work } from '../../sync/work.js';
import type { OpenRun, ScannedRun, SyncJob } from './run-context.js';

/** The same work; on its way a dry run writes changes.csv, which a run that writes fills as it sends. */
export async function* withChanges(
  work: AsyncIterable<readonly Work[]>,
  { settings }: SyncJob,
  { folder, mapping }: Pick<OpenRun, 'folder'> & Pick<ScannedRun, 'mapping'>,
): AsyncGenerator<readonly Work[]> {
  const types = new Map(mapping.fields.map(({ field, type }) => [field, type]));
  const file = openChangesFile(folder.paths.changes);

  function note(item: Work): void {
    if (item.kind !== 'send' || item.known !== undefined || !item.previous || isDelete(item.change)) return;
    const fields = wroteFields(item.previous, item.change.fields, (field) => types.get(field) ?? 'text');
    const entry = { contactId: item.contactId, line: item.row?.line, fields };
    file.append(changesLines(entry, settings.timezone));
  }

  try {
    for await (const batch of work) {
      batch.forEach(note);
      file.flush();
      yield batch;
    }
  } finally {
    file.close();
  }
}
