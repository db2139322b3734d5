import { printable, printableWhole } from '../../contact/text.js';
import { formatDuration } from '../../duration-words.js';
import { RUN_FILES } from '../../config/flags.js';
import { keepRuns } from '../../config/monitor-settings.js';
import { resumeCommand, whereabouts } from '../../config/next-command.js';
import { parseRate } from '../../config/rate.js';
import { RunError } from '../../errors.js';
import { readHistory } from '../../run/history.js';
import { causesOf, fileOf, filesOf, findRun } from '../../run/one-run.js';
import { isUnfinished, type KnownRun } from '../../run/runs.js';
import type { Invocation } from '../command.js';
import { counted } from '../../numbers.js';
import { fieldsInWords, renderHistory, whatOf } from '../render-history.js';
import { renderCauses, renderCounts } from '../render-summary.js';
import { renderTable } from '../table.js';

/** Lists the runs of the data folder, newest first, or shows one run. Prunes old runs where it is asked to. */
export async function runHistory({ folded, positional: [name], terminal, log }: Invocation): Promise<number> {
  const { 'data-dir': dataDir = './chative-data', json, path, html } = folded.values;
  const { runs, unreadable, removed } = readHistory(dataDir, keepRuns(folded), Date.now());
  if (html === true) {
    const run = findRun(runs, nameFor('--html', name, dataDir));
    await makePage(run, folded.values['report-values'] ?? false);
    terminal.out(`${run.paths.page}\n`);
  } else if (path !== undefined)
    terminal.out(`${fileOf(findRun(runs, nameFor(`--path ${path}`, name, dataDir)), path)}\n`);
  else if (name !== undefined) {
    const run = findRun(runs, name);
    terminal.out(`${json === true ? JSON.stringify(oneAsObject(run)) : renderRun(run, dataDir)}\n`);
  } else if (json === true) terminal.out(`${JSON.stringify(runs.map(asObject))}\n`);
  else terminal.out(`${renderHistory(runs)}\n`);
  for (const dir of unreadable)
    log.warn({ dir }, 'a run folder is not listed, because its run.json cannot be read');
  if (removed.length > 0) terminal.err(`removed ${counted(removed.length, 'run')}\n`);
  return 0;
}

function nameFor(flag: string, name: string | undefined, dataDir: string): string {
  if (name !== undefined) return name;
  throw new RunError('usage', `${flag} needs a run`, {
    hint: `as in: chative-contacts history latest ${flag}${whereabouts({ dataDir })}`,
  });
}

/** Makes report.html again, as it was at the end of the run. */
async function makePage({ paths }: KnownRun, showValues: boolean): Promise<void> {
  const { writePage } = await import('../../run/page/write-page.js');
  await writePage(paths, showValues, parseRate);
}

function asObject({ record, paths }: KnownRun): Record<string, unknown> {
  const { runId, command, file, startedAt, finishedAt, durationMs, state, exitCode, dryRun, sandbox, rows } =
    record;
  const { undoOf, fields } = record;
  return {
    runId,
    command,
    file,
    startedAt,
    finishedAt,
    durationMs,
    state,
    exitCode,
    dryRun,
    sandbox,
    rows,
    ...(undoOf === undefined ? {} : { undoOf }),
    ...(fields === undefined ? {} : { fields }),
    runDir: paths.dir,
  };
}

function oneAsObject(run: KnownRun): Record<string, unknown> {
  const causes = (causesOf(run) ?? []).map(({ status, code, column = null, count, message, lines }) => {
    return { status, code, column, count, message, lines };
  });
  const files = Object.fromEntries(filesOf(run.paths, RUN_FILES).map(({ name, path }) => [name, path]));
  return { ...asObject(run), requests: run.record.requests, causes, files };
}

function renderRun(run: KnownRun, dataDir: string): string {
  const { record, paths } = run;
  const { runId, state, exitCode, startedAt, durationMs, file, rows, undoOf, fields } = record;
  const next = isUnfinished(record) ? [['Next:', resumeCommand(runId, { ...record, dataDir })]] : [];
  const facts = [
    ['Run:', `${runId}, ${whatOf(record)}, ${state}, exit ${exitCode ?? '–'}`],
    ['Began:', `${startedAt}, took ${formatDuration(durationMs)}`],
    undoOf === undefined
      ? ['File:', file === '-' ? 'standard input' : printableWhole(file)]
      : ['Undo of:', printable(undoOf)],
    ...(fields ? [['Fields:', fieldsInWords(fields, record.dryRun)]] : []),
  ];
  const counts = rows === null ? [] : renderCounts(rows, record.dryRun);
  const files = filesOf(paths, RUN_FILES).map(({ name, path }) => [`${name}:`, path]);
  return [
    ...renderTable(facts),
    ...counts,
    ...renderCauses(causesOf(run) ?? []),
    '',
    ...renderTable([...files, ...next]),
  ].join('\n');
}
