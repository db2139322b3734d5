import { writeFileWhole } from '../../disk/replace-file.js';
import type { RunPaths } from '../run-dir.js';
import { renderPage } from './page.js';
import { readPageData } from './page-data.js';
import type { Limit } from './rate-chart.js';

/** Writes report.html from the other files of a run that has ended. Throws RunError `storage`. */
export async function writePage(
  paths: RunPaths,
  { showValues, limit }: { showValues: boolean; limit: Limit | undefined },
): Promise<void> {
  writeFileWhole(paths.page, renderPage(await readPageData(paths, showValues), limit));
}
