import type { CsvRow } from '../../csv/row.js';
import type { CompiledMapping } from '../../mapping/compiled.js';
import { scanRows, type ScanOptions } from '../../sync/scan.js';
import type { EarlierRows } from '../../run/earlier-rows.js';
import type { JobInput } from './input.js';
import { assertNoExcerpt, assertNotEmpty, assertPresenceIsClear } from './mirror.js';
import type { SyncSettings } from '../../config/settings.js';
import type { ScannedRun } from './run-context.js';

/** Rows from which the mapping table takes its samples: the first non-empty cell of each column. */
const SAMPLED_ROWS = 20;

/** Reads every row before the first request. */
export async function scanInput(
  input: JobInput,
  mapping: CompiledMapping,
  options: Pick<ScanOptions, 'duplicates' | 'limit'> & Pick<SyncSettings, 'deleteMissing' | 'file'>,
  earlier: EarlierRows,
): Promise<Pick<ScannedRun, 'scan' | 'mapping' | 'sample'>> {
  if (options.deleteMissing) assertNoExcerpt(input.header, options.file);
  const sample: string[] = [];

  async function* watched(): AsyncGenerator<CsvRow> {
    for await (const row of input.rows()) {
      if (options.deleteMissing) assertPresenceIsClear(row, mapping, options.file);
      earlier.see(row, (seen) => (seen.problem ? undefined : mapping.mapRow(seen.cells).key));
      if (row.row <= SAMPLED_ROWS) row.cells.forEach((cell, i) => (sample[i] ||= cell.trim()));
      yield row;
    }
  }

  let pass = 0;
  // What is to be seen of a row is seen once, also where the columns tell that all must be read again.
  const rows = () => (pass++ === 0 ? watched() : input.rows());
  const scan = await scanRows(rows, mapping, { ...options, isDone: earlier.isDone });
  if (options.deleteMissing) assertNotEmpty(scan.rows, options.file);
  return { scan, mapping: scan.mapping, sample };
}
