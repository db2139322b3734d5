import { existsSync } from 'node:fs';
import { resolveApiKey } from '../../config/api-key.js';
import { formatDuration } from '../../duration-words.js';
import { addressFlag, whereabouts } from '../../config/next-command.js';
import { checkAddressGiven } from '../../config/resume.js';
import { undoSettings, type UndoSettings } from '../../config/undo-settings.js';
import { printableWhole } from '../../contact/text.js';
import { RunError } from '../../errors.js';
import { findUndoable } from '../../jobs/undo/find-undoable.js';
import { announceRoute } from '../../jobs/network.js';
import type { UndoPlan } from '../../jobs/undo/settle.js';
import { undoRun, type UndoOutcome, type UndoSummary } from '../../jobs/undo/undo-job.js';
import type { KnownRun } from '../../run/runs.js';
import type { Invocation } from '../command.js';
import { confirm } from '../confirm.js';
import { reportError } from '../fail.js';
import { count, counted } from '../../numbers.js';
import { onStopSignals } from '../signals.js';
import { renderTable } from '../table.js';

/** Restores fields that a run changed, if they have not been changed since. */
export async function runUndo(invocation: Invocation): Promise<number> {
  const { folded, refold, positional, terminal, log, version } = invocation;
  const { 'data-dir': dataDir = './chative-data', json } = folded.values;
  const undone = findUndoable(dataDir, positional[0]);
  const settings = undoSettings(refold({ 'base-url': undone.record.baseUrl, ...undone.record.options }));
  assertSameAddress(settings, undone);
  checkAddressGiven(folded.given, undone.record, undoCommand(undone.record.runId, settings));
  announceRoute(settings.baseUrl, settings.network, log);
  const canAsk = terminal.canAsk && json !== true;
  const outcome = await undoRun({
    settings,
    undone,
    apiKey: resolveApiKey(settings.apiKeyFile, terminal.env),
    userAgent: `chative-contacts/${version}`,
    log,
    listenForStop: (stop) => onStopSignals(stop),
    mayWrite: settings.yes || canAsk,
    async decide(plan, signal) {
      if (json !== true) terminal.out(`${planText(plan, undone)}\n\n`);
      if (settings.yes || plan.restore === 0 || !canAsk) return settings.yes;
      return confirm(`Restore ${counted(plan.restore, 'field')}?`, signal);
    },
  });
  terminal.exitsWith(outcome.summary.exitCode);
  terminal.out(json === true ? `${JSON.stringify(outcome.summary)}\n` : `${endText(outcome, settings)}\n`);
  if (outcome.error !== undefined) await reportError(outcome.error, terminal, invocation.errorFormat);
  return outcome.summary.exitCode;
}

/** Refuses another address than that of the run: with another workspace, all contacts would seem deleted. */
function assertSameAddress({ baseUrl }: UndoSettings, { record }: KnownRun): void {
  if (baseUrl === record.baseUrl) return;
  throw new RunError('usage', `run ${record.runId} wrote to ${record.baseUrl}, not to ${baseUrl}`, {
    hint: 'leave out --base-url: it is remembered by the run',
  });
}

function planText(plan: UndoPlan, { record }: KnownRun): string {
  const rows: [string, number][] = [
    ['to restore', plan.restore],
    ['as before already', plan.asBefore],
    ['changed since, kept', plan.kept],
    ['contact not found', plan.notFound],
  ];
  return [
    `Undo of run ${record.runId} (${printableWhole(record.file)}, ${record.startedAt}) at ${record.baseUrl}`,
    ...renderTable(rows.filter(([, n]) => n > 0).map(([name, n]) => ['', name, counted(n, 'field')])),
    ...(plan.deleted > 0
      ? [
          `  Cannot be restored: ${counted(plan.deleted, 'contact')} that the run deleted. The report says where their values are kept.`,
        ]
      : []),
    `  Price: ${counted(plan.contacts + plan.listRequests, 'request')}, ${count(plan.listRequests)} of them for the list, already made.`,
  ].join('\n');
}

function endText({ summary, paths }: UndoOutcome, settings: UndoSettings): string {
  const { fields, deletedContacts, dryRun, interrupted } = summary;
  const requests = summary.requests.list + summary.requests.patch;
  const state = interrupted ? 'Not finished' : dryRun ? 'Dry run' : 'Undone';
  const rows: [string, number][] = [
    [dryRun ? 'would be restored' : 'restored', fields.restored],
    ['kept: changed since', fields.kept],
    ['contact not found', fields.notFound],
    ['failed', fields.failed],
    ['pending', fields.pending],
    ['deleted contacts, cannot be restored', deletedContacts],
  ];
  return [
    `${state}: ${counted(fields.total, 'field')} in ${formatDuration(summary.durationMs)}, ${counted(requests, 'request')}`,
    ...renderTable(rows.filter(([, n]) => n > 0).map(([name, n]) => ['', name, count(n)])),
    '',
    ...(existsSync(paths.report) ? [`Report:   ${paths.report}`] : []),
    ...nextLines(summary, settings),
  ].join('\n');
}

function nextLines({ dryRun, interrupted, undoOf, fields }: UndoSummary, settings: UndoSettings): string[] {
  if (!interrupted && !(dryRun && fields.restored > 0)) return [];
  return [`Next:     ${undoCommand(`${undoOf} --yes`, settings)}`];
}

function undoCommand(what: string, settings: UndoSettings): string {
  const address = addressFlag({ baseUrl: settings.baseUrl, sandbox: false });
  return `chative-contacts undo ${what}${address}${whereabouts(settings)}`;
}
