import { csvLine, onOneLine } from '../../csv/csv-line.js';
import { openAppendFile } from '../../disk/append-file.js';
import { defused } from '../../run/report-file.js';

/** The columns of an undo's report.csv: published names, never renamed. */
const COLUMNS = [
  ...['line', 'contact_id', 'field', 'status', 'http_status', 'attempts'],
  ...['error_code', 'error_message', 'started_at', 'finished_at'],
];

export const UNDO_STATUSES = ['restored', 'kept', 'not_found', 'failed'] as const;

export type UndoStatus = (typeof UNDO_STATUSES)[number];

/** The final word on one field; of a contact that the run deleted, on the whole of it. */
export type UndoResult = {
  /** Of the row in the run's input. */
  readonly line: number | undefined;
  readonly contactId: string;
  /** Empty for a whole contact. */
  readonly field: string;
  readonly status: UndoStatus;
  readonly httpStatus?: number | undefined;
  readonly attempts?: number;
  readonly code?: string | undefined;
  readonly message?: string;
  readonly startedAt?: Date;
  readonly finishedAt?: Date;
};

export type UndoCounts = Record<UndoStatus, number>;

export type UndoReport = {
  write(result: UndoResult): void;
  flush(): void;
  counts(): UndoCounts;
  close(): void;
};

/** Opens report.csv. A dry run says `would_restore`, and counts it as restored. */
export function openUndoReport(path: string, dryRun: boolean, now: () => Date): UndoReport {
  const file = openAppendFile(path, csvLine(COLUMNS, ','));
  const counts: UndoCounts = { restored: 0, kept: 0, not_found: 0, failed: 0 };
  return {
    write({ line, contactId, field, status, httpStatus, attempts = 0, code, message = '', ...times }) {
      counts[status] += 1;
      const word = dryRun && status === 'restored' ? 'would_restore' : status;
      const at = [times.startedAt ?? now(), times.finishedAt ?? now()].map((time) => time.toISOString());
      const texts = [contactId, field].map(defused);
      file.append(
        csvLine([line, ...texts, word, httpStatus, attempts, code, onOneLine(message), ...at], ','),
      );
    },
    flush: () => file.flush(),
    counts: () => ({ ...counts }),
    close: () => file.close(),
  };
}
