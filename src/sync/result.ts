import type { Problem, RowErrorCode } from '../contact/problem.js';

/** Final words on a row. A dry run writes `would_update` and `would_delete` for the first two. */
export const STATUSES = [
  'updated',
  'deleted',
  'unchanged',
  'merged',
  'invalid',
  'not_found',
  'failed',
] as const;

export type Status = (typeof STATUSES)[number];

/** What to do with a row whose contact does not exist (contract: --not-found). */
export type NotFoundMode = 'reject' | 'ignore';

/** Whether a row that ended so is one to look at: it goes into rejected.csv, and the exit code is 3. */
export function isRejectedStatus(status: Status, notFound: NotFoundMode): boolean {
  switch (status) {
    case 'updated':
    case 'deleted':
    case 'unchanged':
    case 'merged':
      return false;
    case 'not_found':
      return notFound === 'reject';
    case 'invalid':
    case 'failed':
      return true;
  }
}

/** The final word on one row: a line of report.csv. */
export type RowResult = {
  /** Undefined for a contact deleted because the file lacks it. */
  readonly row: number | undefined;
  readonly line: number | undefined;
  /** Empty where the row's contact is not known. */
  readonly contactId: string;
  readonly action: 'update' | 'delete' | '';
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
  /** The cells as read, for rejected.csv; needed only where the status is a rejected one. */
  readonly cells?: readonly string[];
};
