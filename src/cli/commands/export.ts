import { resolveApiKey } from '../../config/api-key.js';
import { formatDuration } from '../../duration-words.js';
import { exportSettings, type ExportSettings } from '../../config/export-settings.js';
import { exportContacts, type ExportOutcome } from '../../jobs/export/export-job.js';
import { announceRoute } from '../../jobs/network.js';
import type { Invocation } from '../command.js';
import { showExport } from '../export-progress.js';
import { counted } from '../../numbers.js';
import { onStopSignals } from '../signals.js';
import { quoted } from '../../config/shell.js';

/** Writes every contact of the workspace to a file. */
export async function runExport(invocation: Invocation): Promise<number> {
  const { folded, terminal, log, version } = invocation;
  const settings = exportSettings(folded);
  announceRoute(settings.baseUrl, settings.network, log);
  const outcome = await exportContacts({
    settings,
    apiKey: resolveApiKey(settings.apiKeyFile, terminal.env),
    userAgent: `chative-contacts/${version}`,
    log,
    listenForStop: onStopSignals,
    onExit,
    show: (progress) =>
      folded.values['no-progress'] === true ? () => undefined : showExport(progress, invocation),
  });
  if (folded.values.json === true) terminal.out(`${JSON.stringify(outcome)}\n`);
  else terminal.out(`${exportText(outcome, settings)}\n`);
  return 0;
}

/** Calls `clean` when the process exits: a second signal ends it at once, without any other clean-up. */
function onExit(clean: () => void): () => void {
  process.once('exit', clean);
  return () => process.off('exit', clean);
}

function exportText(outcome: ExportOutcome, settings: ExportSettings): string {
  const { contacts, requests, durationMs, ignoredColumns } = outcome;
  const took = `${formatDuration(durationMs)}, ${counted(requests.list, 'request')}`;
  return [
    `Exported ${counted(contacts, 'contact')} to ${settings.out} in ${took}`,
    ...(ignoredColumns.length > 0 ? [`Ignored by sync: ${ignoredColumns.join(', ')}`] : []),
    ...(settings.format === 'csv'
      ? [`Next: edit a copy of it, edited.csv, then ${syncCommand(settings)} --dry-run`]
      : []),
  ].join('\n');
}

/** The command that syncs an edited copy, with the flags that decide how it is read. Against the export, its edits alone are sent. */
function syncCommand({ out, timezone, customFieldsKey, clearWord }: ExportSettings): string {
  return [
    `chative-contacts sync --file edited.csv --base ${quoted(out)}`,
    ...(timezone === 'UTC' ? [] : [`--timezone ${timezone}`]),
    ...(customFieldsKey === undefined ? [] : [`--custom-fields-key ${quoted(customFieldsKey)}`]),
    ...(clearWord === '(clear)' ? [] : [`--clear-word ${quoted(clearWord)}`]),
  ].join(' ');
}
