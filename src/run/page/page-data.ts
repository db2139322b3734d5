import { existsSync, readFileSync } from 'node:fs';
import { readLines } from '../../disk/read-lines.js';
import { onStorage } from '../../disk/disk-error.js';
import { openCsv } from '../../csv/open.js';
import { readCourse, type Course } from '../course-file.js';
import type { RunPaths } from '../run-dir.js';
import { readRunRecord, type RunRecord } from '../run-json.js';
import type { Summary } from '../summary.js';

/** In how many contacts a field was filled, replaced or cleared. */
export type FieldChange = { filled: number; replaced: number; cleared: number };

export type ValueChange = {
  readonly line: string;
  readonly contactId: string;
  readonly field: string;
  readonly before: string;
  readonly after: string;
};

export type PageData = {
  readonly record: RunRecord;
  readonly summary: Summary;
  readonly course: Course;
  /** In how many contacts each field was sent, whatever it held before. */
  readonly sent: ReadonlyMap<string, number>;
  /** The changes by field. They are known only where the contacts were listed. */
  readonly changes: ReadonlyMap<string, FieldChange> | undefined;
  /** The first changes, with their values. */
  readonly values: readonly ValueChange[];
  /** Whether the page may show values of contacts. */
  readonly showValues: boolean;
};

/** At most so many values are shown: a longer page is not read. */
const VALUES_KEPT = 50;

/** Reads what the page shows from the files of a run that has ended. Throws RunError `storage`. */
export async function readPageData(paths: RunPaths, showValues: boolean): Promise<PageData> {
  const text = onStorage('read', paths.summary, () => readFileSync(paths.summary, 'utf8'));
  const { changes, values } = await readChanges(paths.changes);
  return {
    record: readRunRecord(paths.runJson),
    summary: JSON.parse(text) as Summary,
    course: await readCourse(paths.course),
    sent: await countFields(paths.report),
    changes,
    values: showValues ? values : [],
    showValues,
  };
}

/** A cell of report.csv. No cell holds a line break. */
const CELL = String.raw`("(?:[^"]|"")*"|[^,]*)`;
const UPDATED = new RegExp(
  String.raw`^\d*,\d*,${CELL},update,(?:updated|would_update|conflict),\d*,\d*,${CELL},`,
);

/** How many different cells of changed fields are kept before they are counted. Few files have as many. */
const CELLS_KEPT = 1_000;

/**
 * Counts by lines, without a CSV parser: in a large report, most rows needed no request. The others mostly have the
 * same fields, so that their cells are counted as they stand, and taken apart at the end.
 */
async function countFields(report: string): Promise<Map<string, number>> {
  const sent = new Map<string, number>();
  const cells = new Map<string, number>();

  function takeApart(): void {
    for (const [written, count] of cells) {
      const cell = written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written;
      for (const name of cell === '' ? [] : cell.split(';')) sent.set(name, (sent.get(name) ?? 0) + count);
    }
    cells.clear();
  }

  for await (const line of readLines(report)) {
    const cell = UPDATED.exec(line)?.[2] ?? '';
    cells.set(cell, (cells.get(cell) ?? 0) + 1);
    if (cells.size > CELLS_KEPT) takeApart();
  }
  takeApart();
  return sent;
}

async function readChanges(path: string): Promise<Pick<PageData, 'changes' | 'values'>> {
  if (!existsSync(path)) return { changes: undefined, values: [] };
  const changes = new Map<string, FieldChange>();
  const values: ValueChange[] = [];
  const file = await openCsv({ kind: 'path', path }, { encoding: 'utf-8', delimiter: ',' });
  for await (const { cells } of file.rows()) {
    const cell = (name: string): string => cells[file.header.indexOf(name)] ?? '';
    const change = {
      ...{ line: cell('line'), contactId: cell('contact_id'), field: cell('field') },
      ...{ before: cell('before'), after: cell('after') },
    };
    const counts = changes.get(change.field) ?? { filled: 0, replaced: 0, cleared: 0 };
    counts[change.before === '' ? 'filled' : change.after === '' ? 'cleared' : 'replaced'] += 1;
    changes.set(change.field, counts);
    if (values.length < VALUES_KEPT) values.push(change);
  }
  return { changes, values };
}
