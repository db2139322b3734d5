import { changesLines, openChangesFile } from '../../undo/changes-file.js';
import { wroteFields } from '../../undo/wrote-journal.js';
import type { Work } from '../../sync/work.js';
import type { OpenRun, ScannedRun, SyncJob } from './run-context.js';

/** The same work; on its way a dry run writes changes.csv, which a run that writes fills as it sends. */
export async function* withChanges(
  work: AsyncIterable<Work>,
  { settings }: SyncJob,
  { folder, mapping }: Pick<OpenRun, 'folder'> & Pick<ScannedRun, 'mapping'>,
): AsyncGenerator<Work> {
  const types = new Map(mapping.fields.map(({ field, type }) => [field, type]));
  const file = openChangesFile(folder.paths.changes);
  try {
    for await (const item of work) {
      if (
        item.kind === 'send' &&
        item.known === undefined &&
        item.previous &&
        item.change.action === 'update'
      ) {
        const fields = wroteFields(item.previous, item.change.fields, (field) => types.get(field) ?? 'text');
        const entry = { contactId: item.contactId, line: item.row?.line, fields };
        file.append(changesLines(entry, settings.timezone));
        if (file.queued() > 64 * 1024) file.flush();
      }
      yield item;
    }
  } finally {
    file.close();
  }
}
