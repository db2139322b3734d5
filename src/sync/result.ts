import type { Action } from '../contact/change.js';
import type { Problem, RowErrorCode } from '../contact/problem.js';
import type { CsvRow } from '../csv/row.js';
import type { Status } from './status.js';

/** The final word on one row: a line of report.csv. */
export type RowResult = {
  /** Undefined for a contact deleted because the file lacks it. */
  readonly row: number | undefined;
  readonly line: number | undefined;
  /** Empty where the row's contact is not known. */
  readonly contactId: string;
  readonly action: Action | '';
  readonly status: Status;
  readonly httpStatus: number | undefined;
  /** Requests sent for this row; 0 where nothing was sent. */
  readonly attempts: number;
  readonly changedFields: readonly string[];
  readonly errorCode: RowErrorCode | undefined;
  /** May quote cells: for the report, never for the log. */
  readonly errorMessage: string;
  /** All that is wrong with the row's cells; the code is that of the first. Absent where no cell is at fault. */
  readonly problems?: readonly Problem[];
  readonly startedAt: Date;
  readonly finishedAt: Date;
  /** The row as read, for rejected.csv; needed only where the status is a rejected one. */
  readonly source?: Pick<CsvRow, 'cells'>;
};
