import { formatDuration } from '../duration-words.js';
import { addressFlag, resumeCommand, whereabouts } from '../config/next-command.js';
import type { SyncSettings } from '../config/settings.js';
import { quoted } from '../config/shell.js';
import type { SyncOutcome } from '../jobs/sync/run-context.js';
import { ROW_ERRORS } from '../contact/problem.js';
import type { Explanation } from '../contact/explanation.js';
import { RunError } from '../errors.js';
import { isRejectedStatus, type NotFoundMode } from '../sync/status.js';
import { renderPace } from './render-pace.js';
import { renderAdvice } from './render-advice.js';
import { renderSummary } from './render-summary.js';

/** The end of a run in words, with the next command to type in the same environment. */
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
    advice: renderAdvice(outcome.advice, settings),
    pace: renderPace(outcome.pace, settings.rate, settings.concurrency),
    next: nextCommands(outcome, settings, command),
  });
}

/**
 * The command that restores the previous values, and the place of deleted contacts. A sandbox has none: its
 * contacts are already gone.
 */
function keptLines({ summary, paths, kept }: SyncOutcome, settings: SyncSettings): string[] {
  if (settings.sandbox) return [];
  const undo = `chative-contacts undo ${summary.runId}${addressFlag(settings)}${whereabouts(settings)}`;
  return [
    ...(kept.undo ? [`Undo:     ${undo}`] : []),
    ...(kept.deleted ? [`Deleted:  ${paths.deleted} keeps the whole contacts`] : []),
  ];
}

/** The commands to go on with: first the rest of the run, then the rows to mend. */
export function nextCommands(outcome: SyncOutcome, settings: SyncSettings, command: string): string[] {
  const { summary, paths, rejected, canResume, error } = outcome;
  const where = whereabouts(settings);
  const allowed = error instanceof RunError ? error.resumeWith : undefined;
  const resume = canResume ? [resumeCommand(summary.runId, settings, allowed)] : [];
  // Such a run starts over with the right address. Its rejected rows alone are a small part of it.
  const startsOver = error instanceof RunError && error.stopReason === 'wrong_address';
  if (!rejected || startsOver) return resume;
  const how = howToMend(outcome, settings.notFound);
  if (how === undefined) return resume;
  const flags = flagsToRepeat(settings, how.without);
  const again = `chative-contacts ${command} --file ${quoted(paths.rejected)}${flags}${where}`;
  return [...resume, `${how.first}${again}`];
}

/** What to do before rejected.csv is run again; undefined where running it again cannot help. */
function howToMend(
  { causes }: Pick<SyncOutcome, 'causes'>,
  notFound: NotFoundMode,
): { readonly first: string; readonly without?: string } | undefined {
  const rejected = causes.filter(({ status }) => isRejectedStatus(status, notFound));
  const helps = new Set(rejected.map(({ code }): Explanation['again'] => ROW_ERRORS[code].again));
  // With --compare these rows would be left alone again.
  if (rejected.every(({ status }) => status === 'conflict'))
    return {
      first: 'keep in rejected.csv only the rows that shall overwrite Chative, then: ',
      without: 'compare',
    };
  // Their cells are as they should be.
  if (rejected.length > 0 && rejected.every(({ code }) => code === 'not_applied'))
    return { first: 'once the field is there: ' };
  if (helps.has('mended')) return { first: 'mend rejected.csv, then: ' };
  return helps.has('yes') ? { first: '' } : undefined;
}

/**
 * Flags that must not be repeated for rejected.csv. Its place and encoding are its own: it is UTF-8 with a
 * BOM, and begins with its header. How the input was walked does not matter. And it is only a part of the
 * input: a contact that is not in it is not missing. Its delimiter and the length of its rows are those of
 * the input, so those flags are repeated.
 */
const OF_THE_INPUT = ['file', 'encoding', 'skip-lines', 'no-spool', 'dry-run', 'delete-missing'];

/** The given flags that decide what a row means. Without them, mended rows would be sent with another meaning. */
function flagsToRepeat({ remembered }: SyncSettings, without?: string): string {
  return Object.entries(remembered)
    .filter(([name, text]) => !OF_THE_INPUT.includes(name) && name !== without && text !== 'false')
    .map(([name, text]) => {
      if (text === 'true') return ` --${name}`;
      // A value such as -,n/a would be taken for a flag.
      return ` --${name}${text.startsWith('-') ? '=' : ' '}${quoted(text)}`;
    })
    .join('');
}
