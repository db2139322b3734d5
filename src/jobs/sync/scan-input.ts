import type { SyncSettings } from '../../config/settings.js';
import type { CompiledMapping } from '../../mapping/compiled.js';
import type { EarlierRows } from '../../run/earlier-rows.js';
import type { DecidedRow } from '../../sync/decided-row.js';
import { scanRows, type ScanOptions } from '../../sync/scan.js';
import type { JobInput } from './input.js';
import { assertNoExcerpt, assertNotEmpty, assertPresenceIsClear } from './mirror.js';
import type { ScannedRun } from './run-context.js';

/** Rows from which the mapping table takes its samples: the first non-empty cell of each column. */
const SAMPLED_ROWS = 20;

type Options = Pick<ScanOptions, 'duplicates' | 'limit' | 'keepRows' | 'fingerprintOf' | 'openBase'> &
  Pick<SyncSettings, 'deleteMissing' | 'file'>;

/** Reads every row before the first request. */
export async function scanInput(
  input: JobInput,
  mapping: CompiledMapping,
  options: Options,
  earlier: EarlierRows,
): Promise<Pick<ScannedRun, 'scan' | 'mapping' | 'sample'>> {
  if (options.deleteMissing) assertNoExcerpt(input.header, options.file);
  const sample: string[] = [];

  function onRow(decided: DecidedRow): void {
    const { row, mapped } = decided;
    if (options.deleteMissing) assertPresenceIsClear(decided, options.file);
    earlier.see(row, mapped.key);
    if (row.row <= SAMPLED_ROWS) row.cells.forEach((cell, i) => (sample[i] ||= cell.trim()));
  }

  const scan = await scanRows(input.batches(), mapping, { ...options, onRow, isDone: earlier.isDone });
  if (options.deleteMissing) assertNotEmpty(scan.rows, options.file);
  return { scan, mapping: scan.mapping, sample };
}
