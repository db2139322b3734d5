import type { Check, CheckStatus } from '../jobs/doctor/check.js';
import { renderTable } from './table.js';

const WORDS: Readonly<Record<CheckStatus, string>> = { ok: 'ok', warn: 'warn', fail: 'FAIL', skipped: '–' };

/** One line for each check, its cure below, and a last line with the counts. */
export function renderChecks(checks: readonly Check[], width: number): string {
  const rows = checks.flatMap(({ name, status, message, cure }) => [
    [WORDS[status], name, message],
    ...(cure === undefined ? [] : [['', '', `→ ${cure}`]]),
  ]);
  return [...renderTable(rows, width), '', verdict(checks)].join('\n');
}

function verdict(checks: readonly Check[]): string {
  const failed = checks.filter(({ status }) => status === 'fail').length;
  const warned = checks.filter(({ status }) => status === 'warn').length;
  const notes = warned === 0 ? '' : `, ${warned} to look at`;
  return failed === 0 ? `Ready${notes}.` : `Not ready: ${failed} to mend${notes}.`;
}
