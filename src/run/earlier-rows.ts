import { existsSync, rmSync } from 'node:fs';
import { openCsv } from '../csv/open.js';
import type { Problem } from '../contact/problem.js';
import type { Action } from '../contact/change.js';
import type { CsvRow } from '../csv/row.js';
import type { RowResult } from '../sync/result.js';
import { type Status, STATUSES } from '../sync/status.js';
import { damagedReport, parseResult, REPORT_COLUMNS } from './report-file.js';
import type { RunPaths } from './run-dir.js';
import type { RunReport } from './run-report.js';
import { createRowSet } from '../sync/row-set.js';

/** The rows of a resumed run that got their result before the interruption. */
export type EarlierRows = {
  readonly isDone: (row: number) => boolean;
  /** The highest row number among them; 0 where there are none. */
  readonly lastRow: number;
  /**
   * Is given every row of the scan. It puts rejected rows back into rejected.csv, and notes facts on which
   * later rows depend.
   */
  see(row: CsvRow, key: string | undefined): void;
  /**
   * Whether rows were refused because of their cells. Only the input tells all reasons: a line of the report
   * has one code.
   */
  awaitsReasons(): boolean;
  /** Is given every row in that case, with all problems of its cells. */
  giveReasons(row: CsvRow, problems: readonly Problem[]): void;
  /** Keys of contacts that the run has deleted, and of contacts for which a request failed. */
  readonly deleted: ReadonlySet<string>;
  readonly partlyFailed: ReadonlySet<string>;
  /** How many PATCH and DELETE requests the reported rows took. */
  readonly requests: { readonly patch: number; readonly delete: number };
};

/** The kind of request for each action. */
const REQUEST_OF = { update: 'patch', delete: 'delete' } as const satisfies Record<Action, string>;

/** Whether later rows of the contact, or rejected.csv, depend on a row with this status. */
function mattersLater(status: Status, report: RunReport): boolean {
  return STATUSES[status].leaves !== 'as_the_row_says' || report.rejects(status);
}

/** The value for a run that begins: there are no earlier rows. */
export const NO_EARLIER_ROWS: EarlierRows = {
  isDone: () => false,
  lastRow: 0,
  see: () => undefined,
  awaitsReasons: () => false,
  giveReasons: () => undefined,
  deleted: new Set(),
  partlyFailed: new Set(),
  requests: { patch: 0, delete: 0 },
};

/**
 * Reads the report of an interrupted run. Opening the report has cut off a torn last line. rejected.csv is
 * made anew from the report and the input, because it may be torn anywhere. Throws RunError `storage` where a
 * line is not one of ours, and the signal's reason once the run is told to stop.
 */
export async function readEarlierRows(
  paths: RunPaths,
  report: RunReport,
  signal: AbortSignal,
): Promise<EarlierRows> {
  const results = new Map<number, Pick<RowResult, 'status' | 'action' | 'errorCode' | 'errorMessage'>>();
  const unexplained = new Map<number, Problem>();
  const done = createRowSet();
  const deleted = new Set<string>();
  const partlyFailed = new Set<string>();
  const requests = { patch: 0, delete: 0 };
  let lastRow = 0;
  rmSync(paths.rejected, { force: true });
  if (existsSync(paths.report)) {
    const file = await openCsv({ kind: 'path', path: paths.report }, { encoding: 'utf-8', delimiter: ',' });
    if (file.header.join() !== REPORT_COLUMNS.join())
      throw damagedReport(paths.report, 'its first line is not the header');
    for await (const line of file.rows()) {
      signal.throwIfAborted();
      if (line.problem)
        throw damagedReport(paths.report, `line ${line.line} has other cells than its header`);
      const result = parseResult(file.header, line.cells, paths.report);
      const { row, status, errorCode: code, errorMessage: message } = result;
      const isByCells = row !== undefined && status === 'invalid' && code !== undefined;
      if (isByCells) unexplained.set(row, { code, message });
      report.restore(isByCells ? { ...result, errorCode: undefined } : result);
      if (result.action !== '') requests[REQUEST_OF[result.action]] += result.attempts;
      if (result.row === undefined) continue;
      if (done.has(result.row))
        throw damagedReport(paths.report, `line ${line.line} tells of row ${result.row} a second time`);
      lastRow = Math.max(lastRow, result.row);
      done.add(result.row);
      if (mattersLater(result.status, report)) results.set(result.row, result);
    }
  }
  function noteContact(key: string, status: Status): void {
    switch (STATUSES[status].leaves) {
      case 'nothing':
        deleted.add(key);
        break;
      case 'unknown':
        partlyFailed.add(key);
        break;
      case 'as_the_row_says':
      case 'unasked':
    }
  }

  return {
    isDone: (row) => done.has(row),
    lastRow,
    see(row, key) {
      const result = results.get(row.row);
      if (!result) return;
      if (key !== undefined) noteContact(key, result.status);
      if (report.rejects(result.status)) report.restoreRejected({ ...result, row: row.row, source: row });
      results.delete(row.row);
    },
    awaitsReasons: () => unexplained.size > 0,
    giveReasons(row, problems) {
      const told = unexplained.get(row.row);
      if (!told) return;
      // For duplicates and for rows with several matching contacts, the cells do not show the problem.
      report.restoreCauses('invalid', problems.length > 0 ? problems : [told], row.line);
      unexplained.delete(row.row);
    },
    deleted,
    partlyFailed,
    requests,
  };
}
