import type { ExportSettings } from '../../config/export-settings.js';
import type { ListedContact } from '../../contact/listed.js';
import { createContactCells } from '../../mapping/contact-cells.js';
import { createColumnSurvey, type ExportColumns } from '../../mapping/export-columns.js';
import { csvLine } from '../../csv/csv-line.js';

/** Walks over all contacts, taking a breath now and then; throws once the run is stopped. */
export type Walk = (visit: (contact: ListedContact) => void) => Promise<void>;

/** Spreadsheets take a file without the mark for the machine's old code page, and would send back broken names. */
const BYTE_ORDER_MARK = '\uFEFF';

/** Writes the contacts as a table that a sync accepts: a first walk finds the columns, a second one the rows. */
export async function writeTable(
  walk: Walk,
  write: (text: string) => void,
  settings: Pick<ExportSettings, 'timezone' | 'clearWord' | 'customFieldsKey'>,
  nestKeys: readonly string[],
  nowMs: number,
): Promise<{ columns: ExportColumns; unusableIds: number }> {
  const { timezone, clearWord, customFieldsKey } = settings;
  const cellsOf = createContactCells({ timezone, clearWord, customFieldsKey, nestKeys, nowMs });
  const survey = createColumnSurvey();
  let unusableIds = 0;
  await walk((contact) => {
    const cells = cellsOf(contact);
    survey.see(cells);
    if (cells.some(({ kind, text }) => kind === 'id' && text === undefined)) unusableIds += 1;
  });
  const columns = survey.settle();
  write(BYTE_ORDER_MARK + csvLine(columns.header, ','));
  await walk((contact) => write(csvLine(columns.row(cellsOf(contact)), ',')));
  return { columns, unusableIds };
}
