import { formatDuration } from '../config/duration.js';
import type { SyncSettings } from '../config/settings.js';
import type { SyncOutcome } from '../job/sync-job.js';
import { renderPace } from './render-pace.js';
import { renderSummary } from './render-summary.js';

/** The end of a run in words, with the next command to type. */
export function summaryText(
  outcome: SyncOutcome,
  settings: SyncSettings,
  command: 'sync' | 'validate',
): string {
  const { summary, causes, paths } = outcome;
  return renderSummary({
    summary,
    causes,
    duration: formatDuration(summary.durationMs),
    report: paths.report,
    rejected: outcome.rejected ? paths.rejected : undefined,
    kept: keptLines(outcome, settings),
    pace: renderPace(outcome.pace, settings.rate, settings.concurrency),
    next: nextCommands(outcome, settings, command),
  });
}

/** Where the previous values are, and the command that puts them back; a sandbox's contacts are gone by now. */
function keptLines({ paths, kept }: SyncOutcome, settings: SyncSettings): string[] {
  if (settings.sandbox) return [];
  const flags = Object.entries(settings.remembered)
    .filter(([name]) => OF_AN_UNDO.includes(name))
    .map(([name, text]) => ` --${name} ${quoted(text)}`);
  // Blank cells leave their fields alone, whatever the environment says of ordinary files.
  const blank = settings.blank === 'clear' ? ' --blank skip' : '';
  return [
    ...(kept.undo
      ? [`Undo:     chative-contacts sync --file ${quoted(paths.undo)}${flags.join('')}${blank}`]
      : []),
    ...(kept.deleted ? [`Deleted:  ${paths.deleted} keeps the whole contacts`] : []),
  ];
}

/** Flags without which the previous values would go elsewhere or be read otherwise. */
const OF_AN_UNDO = ['base-url', 'custom-fields-key', 'clear-word', 'clear-as'];

function nextCommands(
  { summary, paths, rejected, canResume }: SyncOutcome,
  settings: SyncSettings,
  command: string,
): string[] {
  const { dataDir } = settings;
  const where = dataDir === './chative-data' ? '' : ` --data-dir ${quoted(dataDir)}`;
  const resume = canResume ? [`chative-contacts sync --resume ${summary.runId}${where}`] : [];
  if (!rejected) return resume;
  const again = `chative-contacts ${command} --file ${quoted(paths.rejected)}${flagsToRepeat(settings)}${where}`;
  return [...resume, `mend the cells, then: ${again}`];
}

/**
 * How the input was read and walked is its own; rejected.csv is UTF-8 with a BOM, in the same delimiter. And it
 * is a part of the input: who is not in it is not missing.
 */
const OF_THE_INPUT = ['file', 'encoding', 'delimiter', 'max-record', 'no-spool', 'dry-run', 'delete-missing'];

/** The given flags that decide what a row means: without them, mended rows would be sent as something else. */
function flagsToRepeat({ remembered }: SyncSettings): string {
  return Object.entries(remembered)
    .filter(([name, text]) => !OF_THE_INPUT.includes(name) && text !== 'false')
    .map(([name, text]) => (text === 'true' ? ` --${name}` : ` --${name} ${quoted(text)}`))
    .join('');
}

/** For a shell, where a path has blanks. */
export function quoted(path: string): string {
  return /^[\w./:@%+=-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
