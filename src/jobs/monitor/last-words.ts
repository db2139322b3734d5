import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { printable, printableWhole } from '../../contact/text.js';
import { RunError } from '../../errors.js';
import { ALL_STATUSES, STATUSES } from '../../sync/status.js';
import type { RunEnd } from './run-end.js';

/** Kubernetes keeps so much of a container's last words. */
const TERMINATION_LOG_BYTES = 4_096;
export const TERMINATION_LOG = '/dev/termination-log';
const CAUSES_SHOWN = 10;

/** Adds a table to the page of a GitHub Actions job. No contact values: everybody who sees the job sees it. */
export function writeStepSummary(path: string, end: RunEnd): void {
  appendFileSync(path, `${markdown(end)}\n`);
}

/** Leaves one line where Kubernetes looks for the reason of a container's end; does nothing elsewhere. */
export function writeTerminationLog(end: RunEnd, path = TERMINATION_LOG): void {
  if (existsSync(path)) writeFileSync(path, Buffer.from(lastWords(end)).subarray(0, TERMINATION_LOG_BYTES));
}

/** Exit code, what ended the run, counts, and where to look: on one line. */
export function lastWords({ exitCode, summary, error }: RunEnd): string {
  const why = error instanceof RunError ? `: ${printableWhole(error.message)}` : '';
  if (summary === undefined) return `exit code ${exitCode}${why}`;
  const counts = rowCounts(summary.rows).map(([words, n]) => `${n} ${words}`);
  return `exit code ${exitCode}${why}; ${counts.join(', ') || 'no rows'}; see ${summary.runDir}`;
}

function markdown(end: RunEnd): string {
  const { exitCode, summary } = end;
  if (summary === undefined)
    return `### chative-contacts: exit code ${exitCode}\n\n${inMarkdown(lastWords(end))}\n`;
  const { rows, requests, rate, causes } = summary;
  const all = requests.list + requests.get + requests.patch + requests.delete;
  const causeRows = causes.slice(0, CAUSES_SHOWN).map(({ code, column, count, lines }) => {
    return `| ${code} | ${inMarkdown(printable(column ?? ''))} | ${count} | ${lines.join(', ')} |`;
  });
  return [
    `### chative-contacts: exit code ${exitCode}${summary.dryRun ? ', dry run' : ''}`,
    '',
    '| rows | |',
    '| --- | ---: |',
    ...rowCounts(rows).map(([words, n]) => `| ${words} | ${n} |`),
    `| **all** | **${rows.total}** |`,
    '',
    `${all} requests, ${rate.achievedPerMinute} a minute; ${requests.rateLimited} answered 429. Run ${summary.runId}.`,
    ...(causeRows.length === 0
      ? []
      : ['', '| cause | column | rows | first lines |', '| --- | --- | ---: | --- |', ...causeRows]),
    '',
  ].join('\n');
}

function rowCounts(rows: NonNullable<RunEnd['summary']>['rows']): [words: string, n: number][] {
  const counts = ALL_STATUSES.map((status): [string, number] => {
    return [STATUSES[status].words, rows[STATUSES[status].count]];
  });
  return [...counts, ['pending', rows.pending] as [string, number]].filter(([, n]) => n > 0);
}

/** A column's name may hold anything: it must neither end the cell nor become markup. */
function inMarkdown(text: string): string {
  return text.replace(/[&<>|`*_[\]\\#]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
