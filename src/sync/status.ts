import type { Explanation } from '../contact/explanation.js';

/** What to do with a row whose contact does not exist (contract: --not-found). */
export type NotFoundMode = 'reject' | 'ignore';

type StatusMeaning = Explanation & {
  /** Its name among the counts of summary.json and run.json. */
  readonly count: string;
  /** What report.csv says of it in a dry run. */
  readonly inDryRun: string;
  /** What a screen calls it, and in a dry run. */
  readonly words: string;
  readonly wordsInDryRun: string;
  /** Whether its row goes into rejected.csv and gives exit code 3. */
  readonly rejected: 'never' | 'always' | 'unless_ignored';
  /** What the row's request has made of the contact: later rows of a resumed run depend on it. */
  readonly leaves: 'as_the_row_says' | 'nothing' | 'unasked' | 'unknown';
};

/** Final words on a row, and all that each of them means. Published names. */
export const STATUSES = {
  updated: {
    count: 'updated',
    inDryRun: 'would_update',
    words: 'updated',
    wordsInDryRun: 'would update',
    rejected: 'never',
    leaves: 'as_the_row_says',
    meaning: "The API took the row's values.",
    again: 'no',
    cure: 'Nothing to do.',
  },
  deleted: {
    count: 'deleted',
    inDryRun: 'would_delete',
    words: 'deleted',
    wordsInDryRun: 'would delete',
    rejected: 'never',
    leaves: 'nothing',
    meaning: 'The API deleted the contact, or it was gone when the answer to our own delete was lost.',
    again: 'no',
    cure: 'Nothing to do.',
  },
  unchanged: {
    count: 'unchanged',
    inDryRun: 'unchanged',
    words: 'unchanged',
    wordsInDryRun: 'unchanged',
    rejected: 'never',
    leaves: 'as_the_row_says',
    meaning:
      'The same values were sent to this contact before, or the row holds nothing to send. No request was made.',
    again: 'no',
    cure: 'Nothing to do. --full sends even what was sent before.',
  },
  merged: {
    count: 'merged',
    inDryRun: 'merged',
    words: 'merged',
    wordsInDryRun: 'merged',
    rejected: 'never',
    leaves: 'as_the_row_says',
    meaning: "A later row of the same contact carried this row's values, in one request.",
    again: 'no',
    cure: 'Nothing to do. --duplicates each sends every row by itself.',
  },
  invalid: {
    count: 'invalid',
    inDryRun: 'invalid',
    words: 'invalid',
    wordsInDryRun: 'invalid',
    rejected: 'always',
    leaves: 'unasked',
    meaning: 'The row or one of its cells cannot be read, or several contacts match. No request was made.',
    again: 'mended',
    cure: 'Read error_code and error_message, mend the row in rejected.csv, and run that file.',
  },
  not_found: {
    count: 'notFound',
    inDryRun: 'not_found',
    words: 'not found',
    wordsInDryRun: 'not found',
    rejected: 'unless_ignored',
    leaves: 'unknown',
    meaning: 'There is no such contact in Chative. This program never creates one.',
    again: 'no',
    cure: 'Nothing to mend. With --not-found ignore it is not counted as a failure.',
  },
  conflict: {
    count: 'conflict',
    inDryRun: 'conflict',
    words: 'conflict',
    wordsInDryRun: 'conflict',
    rejected: 'always',
    leaves: 'unknown',
    meaning:
      "Somebody changed a field in Chative since the export that --base names. That field was left alone; the row's other edits were sent.",
    again: 'mended',
    cure: 'Look at the field in Chative, and decide whose value is to stay: see the code conflict.',
  },
  failed: {
    count: 'failed',
    inDryRun: 'failed',
    words: 'failed',
    wordsInDryRun: 'failed',
    rejected: 'always',
    leaves: 'unknown',
    meaning:
      'The API refused the request, gave no good answer within --max-attempts, or did not do what it said (--verify).',
    again: 'yes',
    cure: 'Read error_code. After trouble with the network or the API, run rejected.csv again.',
  },
} as const satisfies Record<string, StatusMeaning>;

export type Status = keyof typeof STATUSES;

type CountName = (typeof STATUSES)[Status]['count'];

/** A number of rows for each status, under its published name. */
export type StatusCounts = Record<CountName, number>;

/** Something for each status, under the name of its count; in the order of the table. */
export function perCount<T>(of: (status: Status) => T): Record<CountName, T> {
  const entries = ALL_STATUSES.map((status) => [STATUSES[status].count, of(status)] as const);
  return Object.fromEntries(entries) as Record<CountName, T>;
}

/** All of them, in the order in which a summary names them. */
export const ALL_STATUSES = Object.keys(STATUSES) as readonly Status[];

/** Whether a row that ended so is one to look at: it goes into rejected.csv, and the exit code is 3. */
export function isRejectedStatus(status: Status, notFound: NotFoundMode): boolean {
  const { rejected } = STATUSES[status];
  switch (rejected) {
    case 'never':
      return false;
    case 'always':
      return true;
    case 'unless_ignored':
      return notFound === 'reject';
  }
}

/** How many rows of these counts `--max-failures` bounds: a conflict is safe where it lies, and stops nothing. */
export function failedRows(counts: StatusCounts, notFound: NotFoundMode): number {
  return rejectedRows(counts, notFound) - counts.conflict;
}

/** How many rows of these counts are to be looked at. */
export function rejectedRows(counts: StatusCounts, notFound: NotFoundMode): number {
  const rejected = ALL_STATUSES.filter((status) => isRejectedStatus(status, notFound));
  return rejected.reduce((sum, status) => sum + counts[STATUSES[status].count], 0);
}
