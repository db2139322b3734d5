import { writeFileWhole } from '../../disk/replace-file.js';
import type { RunPaths } from '../run-dir.js';
import { renderPage } from './page.js';
import { readPageData } from './page-data.js';
import type { Limit } from './rate-chart.js';

/**
 * Writes report.html from the other files of a run that has ended. `readRate` reads the run's rate as the
 * flag does. Throws RunError `storage`.
 */
export async function writePage(
  paths: RunPaths,
  showValues: boolean,
  readRate: (text: string) => ({ kind: 'limited' } & Limit) | { kind: 'unlimited' } | undefined,
): Promise<void> {
  const data = await readPageData(paths, showValues);
  const rate = readRate(data.summary.rate.configured);
  const page = renderPage(data, rate?.kind === 'limited' ? rate : undefined);
  // It can be made again from the other files.
  writeFileWhole(paths.page, page, { mustLast: false });
}
