import type { RowCounts } from '../../src/run/summary.js';
import { perCount } from '../../src/sync/status.js';

/** No row at all, but for the counts that the test names. */
export function rowCounts(own: Partial<RowCounts> = {}): RowCounts {
  return { total: 0, ...perCount(() => 0), pending: 0, ...own };
}
