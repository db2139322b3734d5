import { createNestWatch } from '../../src/contact/contact-fields.js';
import type { ListedContact } from '../../src/contact/listed.js';
import { createContactCells } from '../../src/mapping/export/contact-cells.js';
import { createColumnSurvey, type ExportColumns } from '../../src/mapping/export/export-columns.js';
import { csvLine } from '../../src/csv/csv-line.js';

export type ExportOptions = {
  readonly timezone?: string;
  readonly clearWord?: string;
  readonly customFieldsKey?: string | undefined;
};

/** The day on which contacts are exported. */
const NOW_MS = Date.UTC(2026, 10, 26);

export type Exported = { readonly columns: ExportColumns; readonly rows: readonly string[][] };

/** The table that an export of these contacts holds. */
export function exportTable(contacts: readonly ListedContact[], options: ExportOptions = {}): Exported {
  const { timezone = 'UTC', clearWord = '(clear)', customFieldsKey } = options;
  const watch = createNestWatch(customFieldsKey);
  for (const contact of contacts) watch.see(contact);
  const cellsOf = createContactCells({
    timezone,
    clearWord,
    customFieldsKey,
    nestKeys: watch.keys(),
    nowMs: NOW_MS,
  });
  const survey = createColumnSurvey();
  for (const contact of contacts) survey.see(cellsOf(contact));
  const columns = survey.settle();
  return { columns, rows: contacts.map((contact) => columns.row(cellsOf(contact))) };
}

/** The same as the text of a file. */
export function exportText(contacts: readonly ListedContact[], options: ExportOptions = {}): string {
  const { columns, rows } = exportTable(contacts, options);
  return `\uFEFF${[columns.header, ...rows].map((cells) => csvLine(cells, ',')).join('')}`;
}
