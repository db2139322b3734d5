import type { RowErrorCode } from '../contact/problem.js';

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

/** Statuses that put the row into rejected.csv. */
export const REJECTED_STATUSES = ['invalid', 'not_found', 'failed'] as const satisfies readonly Status[];

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
  /** Header name of the column at fault, where there is one. */
  readonly column?: string | undefined;
  readonly startedAt: Date;
  readonly finishedAt: Date;
  /** The cells as read, for rejected.csv; needed only where the status is a rejected one. */
  readonly cells?: readonly string[];
};
