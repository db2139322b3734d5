import { setImmediate as breathe } from 'node:timers/promises';
import type { ExportSettings } from '../../config/export-settings.js';
import { createNestWatch } from '../../contact/contact-fields.js';
import { stringifyBody } from '../../contact/json.js';
import type { ListedContact } from '../../contact/listed.js';
import { csvLine } from '../../csv/csv-line.js';
import type { DraftFile } from '../../disk/replace-file.js';
import type { Logger } from '../../logger.js';
import { createContactCells } from '../../mapping/export/contact-cells.js';
import { createColumnSurvey, type ExportColumns } from '../../mapping/export/export-columns.js';
import type { RequestCounts } from '../../run/summary.js';
import type { ContactSpool } from '../../store/contact-spool.js';
import type { Stop, ListenForStop } from '../../sync/stop.js';
import { SYSTEM_CLOCK } from '../../clock.js';
import { connectCommand } from '../command-connection.js';
import type { Connection } from '../connection.js';

export type ExportParts = {
  readonly settings: ExportSettings;
  readonly apiKey: string;
  readonly userAgent: string;
  readonly log: Logger;
  readonly listenForStop: ListenForStop;
  /** Has `clean` called where the process ends at once; returns the way back. */
  readonly onExit: (clean: () => void) => () => void;
  /** Shows the export as it goes on; returns the way to stop showing. */
  readonly show: (progress: ExportProgress) => () => void;
};

export type ExportJob = ExportParts & { readonly requests: RequestCounts; readonly stop: Stop };

/** How far an export is. */
export type ExportProgress = {
  contacts: number;
  /** Contacts written, once all are listed. */
  written: number;
  readonly requests: Readonly<RequestCounts>;
  /** Undefined where the API is not asked any more. */
  connection: Pick<Connection, 'throttle' | 'outage'> | undefined;
};

export type Written = {
  readonly contacts: number;
  /** Headers of a table, and those of them that a sync ignores; none for NDJSON. */
  readonly columns: readonly string[];
  readonly ignoredColumns: readonly string[];
};

/** Contacts between two looks at whether the run is stopped: a few ms of work. */
const BETWEEN_BREATHS = 200;

/**
 * Lists all contacts into the spool and returns the keys under which they nest their custom fields. Throws
 * RunError where a page cannot be had, Stopped once the run is stopped.
 */
export async function listInto(
  spool: ContactSpool,
  { settings, apiKey, userAgent, log, requests, stop }: ExportJob,
  progress: ExportProgress,
): Promise<readonly string[]> {
  const nests = createNestWatch(settings.customFieldsKey);
  const connection = connectCommand({ settings, apiKey, requests, userAgent, stop, log });
  progress.connection = connection;
  try {
    for await (const page of connection.list()) {
      spool.add(page);
      for (const contact of page) nests.see(contact);
      progress.contacts = spool.count();
    }
  } finally {
    progress.connection = undefined;
    await connection.close();
  }
  log.info({ contacts: progress.contacts, requests: requests.list }, 'contacts listed');
  return nests.keys();
}

/** Writes the spooled contacts into the draft. Throws Stopped once the run is stopped. */
export async function writeContacts(
  spool: ContactSpool,
  draft: DraftFile,
  nestKeys: readonly string[],
  { settings, log, stop }: ExportJob,
  progress: ExportProgress,
): Promise<Written> {
  const { contacts } = progress;
  const walk: Walk = async (visit) => {
    let visited = 0;
    for (const contact of spool.all()) {
      visit(contact);
      visited += 1;
      if (visited % BETWEEN_BREATHS === 0) await breathe();
      stop.signal.throwIfAborted();
    }
  };
  // The header of a table is no contact.
  let lines = settings.format === 'csv' ? -1 : 0;
  function write(text: string): void {
    draft.write(text);
    lines += 1;
    progress.written = lines;
  }
  if (settings.format === 'ndjson') {
    await walk(({ body }) => write(`${stringifyBody(body)}\n`));
    return { contacts, columns: [], ignoredColumns: [] };
  }
  const { columns, unusableIds } = await writeTable(
    walk,
    write,
    settings,
    nestKeys,
    SYSTEM_CLOCK.now().getTime(),
  );
  if (unusableIds > 0)
    log.warn(
      { contacts: unusableIds },
      'some contacts have an ID that no request can use: a sync refuses their rows',
    );
  return { contacts, columns: columns.header, ignoredColumns: columns.hidden };
}

/** Walks over all contacts, taking a breath now and then; throws once the run is stopped. */
type Walk = (visit: (contact: ListedContact) => void) => Promise<void>;

/** Spreadsheets take a file without the mark for the machine's old code page, and would send back broken names. */
const BYTE_ORDER_MARK = '\uFEFF';

/** Writes the contacts as a table that a sync accepts: a first walk finds the columns, a second one the rows. */
async function writeTable(
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
