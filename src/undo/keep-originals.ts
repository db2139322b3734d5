import { existsSync } from 'node:fs';
import type { FieldType } from '../contact/field.js';
import { parseBody, stringifyBody } from '../contact/json.js';
import { keyOfContact, matchedField } from '../contact/key.js';
import { contactIdOf, type ListedContact } from '../contact/listed.js';
import { openCsv } from '../csv/open.js';
import { rewriteFile } from '../disk/replace-file.js';
import type { CompiledMapping } from '../mapping/compiled.js';
import { openAppendFile, type AppendFile } from '../disk/append-file.js';
import { csvLine } from '../csv/csv-line.js';
import { readLines } from '../disk/read-lines.js';
import type { RunPaths } from '../run/run-dir.js';
import type { KeptFields } from '../store/kept-fields.js';
import type { Originals } from '../sync/ports.js';
import { createGroupCommit } from '../disk/group-commit.js';
import { changesLines, openChangesFile } from './changes-file.js';
import { createUndoTable, type UndoTable } from './undo-table.js';
import { formatRefused, formatWrote, wroteFields } from './wrote-journal.js';

export type KeptOriginals = Originals & {
  /** Contacts that an earlier part of this run was about to update or to delete. */
  readonly earlier: Earlier;
  /** Keeps only contacts that were changed, or may have been, and closes the files. */
  close(): Promise<void>;
};

/**
 * IDs of contacts, and the e-mails or phones by which rows found them before an earlier part of the run
 * changed them.
 */
type Earlier = {
  readonly updated: readonly string[];
  readonly deleted: readonly string[];
  readonly idByKey: ReadonlyMap<string, string>;
};

/** The field name under which a whole deleted contact is kept. No real field has an empty name. */
const WHOLE = '';

/**
 * undo.csv, deleted.ndjson, changes.csv and the journal of a run. They are written before each request, so
 * that they are complete after a crash at any instant. Values of a contact that an earlier part of the run
 * kept are not replaced: they are the older ones.
 */
export async function keepOriginals(
  paths: RunPaths,
  mapping: CompiledMapping,
  { clearWord, timezone }: { readonly clearWord: string; readonly timezone: string },
  kept: KeptFields,
  bodyOf: (contactId: string) => ListedContact['body'] | undefined,
): Promise<KeptOriginals> {
  const table = createUndoTable(mapping.fields, clearWord);
  const undo = openAppendFile(paths.undo, headerOf(table));
  const wrote = openAppendFile(paths.wrote, '', 'lines');
  const changes = openChangesFile(paths.changes);
  const types = new Map(mapping.fields.map(({ field, type }) => [field, type]));
  const typeOf = (field: string): FieldType => types.get(field) ?? 'text';
  let deleted = existsSync(paths.deleted) ? openAppendFile(paths.deleted, '', 'lines') : undefined;
  const earlier = await restoreKept(paths, table, mapping, kept);
  const soon = createGroupCommit(() => {
    undo.flushForGood();
    wrote.flushForGood();
    changes.flush();
    deleted?.flushForGood();
  });

  return {
    earlier,
    async keepUpdated({ contactId, line, previous, fields }) {
      const before = kept.of(contactId);
      const entry = { contactId, line, fields: wroteFields(previous, fields, typeOf) };
      // After a resume the list may show what an earlier request of the run wrote. To send that again is a write too.
      const asListed = [...fields].filter(([field]) => !previous.has(field) && before.has(field));
      const again = wroteFields(new Map(asListed), fields, typeOf);
      if (entry.fields.length + again.length > 0)
        wrote.append(formatWrote({ ...entry, fields: [...entry.fields, ...again] }));
      if (entry.fields.length > 0) changes.append(changesLines(entry, timezone));
      const fresh = new Map([...previous].filter(([field]) => !before.has(field)));
      if (fresh.size > 0) {
        undo.append(csvLine(table.cells(contactId, fresh), ','));
        kept.add(contactId, [...fresh.keys()]);
      }
      if (fresh.size + entry.fields.length + again.length > 0) await soon();
    },
    async keepDeleted(contactId) {
      const body = bodyOf(contactId);
      if (!body || kept.of(contactId).has(WHOLE)) return;
      deleted ??= openAppendFile(paths.deleted, '', 'lines');
      deleted.append(`${stringifyBody(body)}\n`);
      kept.add(contactId, [WHOLE]);
      await soon();
    },
    settle(contactId, isChanged) {
      if (isChanged !== undefined) kept.settle(contactId, isChanged);
      if (isChanged === false) wrote.append(formatRefused(contactId));
    },
    async close() {
      closeAll(undo, deleted, wrote, changes);
      if (kept.hasUnchanged()) await dropUnchanged(paths, table, kept);
    },
  };
}

/** The BOM makes spreadsheets read UTF-8. */
function headerOf({ header }: UndoTable): string {
  return `\uFEFF${csvLine(header, ',')}`;
}

function closeAll(...files: readonly (AppendFile | undefined)[]): void {
  for (const file of files) file?.close();
}

/**
 * Notes the contents of the files that an earlier part of the run wrote. Torn ends were cut off when the
 * files were opened.
 */
async function restoreKept(
  paths: RunPaths,
  table: UndoTable,
  { key: { by, country } }: CompiledMapping,
  kept: KeptFields,
): Promise<Earlier> {
  const idByKey = new Map<string, string>();
  const updated: string[] = [];
  const deleted: string[] = [];
  for await (const cells of undoLines(paths)) {
    const [contactId = ''] = cells;
    updated.push(contactId);
    const field = matchedField(by);
    const body = { [field]: table.cellOf(cells, field) };
    const key = keyOfContact({ id: contactId, body }, by, { country });
    if (by !== 'id' && key !== undefined) idByKey.set(key, contactId);
    kept.add(contactId, table.fieldsOf(cells));
  }
  for await (const line of readLines(paths.deleted)) {
    deleted.push(idOf(line));
    kept.add(idOf(line), [WHOLE]);
  }
  return { updated, deleted, idByKey };
}

async function* undoLines(paths: RunPaths): AsyncGenerator<readonly string[]> {
  const file = await openCsv({ kind: 'path', path: paths.undo }, { encoding: 'utf-8', delimiter: ',' });
  for await (const { cells } of file.rows()) yield cells;
}

function idOf(line: string): string {
  const body = parseBody(line);
  const isObject = typeof body === 'object' && body !== null;
  return (isObject ? contactIdOf(body as ListedContact['body']) : undefined) ?? '';
}

/** Drops contacts for which the API refused all changes. They are as they were, so nothing is to be undone. */
async function dropUnchanged(paths: RunPaths, table: UndoTable, kept: KeptFields): Promise<void> {
  async function* changed(): AsyncGenerator<string> {
    yield headerOf(table);
    for await (const cells of undoLines(paths))
      if (!kept.isUnchanged(cells[0] ?? '')) yield csvLine(cells, ',');
  }
  async function* gone(): AsyncGenerator<string> {
    for await (const line of readLines(paths.deleted)) if (!kept.isUnchanged(idOf(line))) yield `${line}\n`;
  }
  await rewriteFile(paths.undo, changed());
  if (existsSync(paths.deleted)) await rewriteFile(paths.deleted, gone());
}
