import { formatDuration } from '../config/duration.js';
import type { FlagName } from '../config/flags.js';
import { envNameOf } from '../config/fold.js';
import type { SyncSettings } from '../config/settings.js';
import type { SyncOutcome } from '../jobs/sync/run-context.js';
import { renderPace } from './render-pace.js';
import { renderAdvice } from './render-advice.js';
import { renderSummary } from './render-summary.js';
import { quoted } from './shell.js';

/** The end of a run in words, with the next command to type in the same environment. */
export function summaryText(
  outcome: SyncOutcome,
  settings: SyncSettings,
  command: 'sync' | 'validate',
  env: NodeJS.ProcessEnv,
): string {
  const { summary, causes, paths } = outcome;
  return renderSummary({
    summary,
    causes,
    duration: formatDuration(summary.durationMs),
    report: paths.report,
    rejected: outcome.rejected ? paths.rejected : undefined,
    kept: keptLines(outcome, settings, env),
    advice: renderAdvice(outcome.advice),
    pace: renderPace(outcome.pace, settings.rate, settings.concurrency),
    next: nextCommands(outcome, settings, command),
  });
}

/** Where the previous values are, and the command that puts them back; a sandbox's contacts are gone by now. */
function keptLines({ paths, kept }: SyncOutcome, settings: SyncSettings, env: NodeJS.ProcessEnv): string[] {
  if (settings.sandbox) return [];
  const flags = Object.entries(settings.remembered)
    .filter(([name]) => OF_AN_UNDO.includes(name))
    .map(([name, text]) => ` --${name} ${quoted(text)}`)
    .join('');
  const undo = `chative-contacts sync --file ${quoted(paths.undo)}${flags}${whereabouts(settings)}`;
  return [
    ...(kept.undo ? [`Undo:     ${withoutOrdinary(env)}${undo}`] : []),
    ...(kept.deleted ? [`Deleted:  ${paths.deleted} keeps the whole contacts`] : []),
  ];
}

/** Flags without which the previous values would go elsewhere or be read otherwise. */
const OF_AN_UNDO = ['base-url', 'custom-fields-key', 'clear-word', 'clear-as'];

/** What the environment may say of ordinary files: by it, undo.csv would be read as something that it is not. */
const OF_ORDINARY_FILES: readonly FlagName[] = [
  'config',
  'mapping',
  'match',
  'action',
  'blank',
  'delimiter',
  'encoding',
  'skip-lines',
  'short-rows',
  'duplicates',
  'null-words',
  'not-found',
  'limit',
  'delete-missing',
];

function withoutOrdinary(env: NodeJS.ProcessEnv): string {
  const unset = OF_ORDINARY_FILES.map(envNameOf).filter((name) => (env[name] ?? '') !== '');
  return unset.length === 0 ? '' : `env ${unset.map((name) => `-u ${name} `).join('')}`;
}

/** Where the state and the key are: without the state, a later run would take what it sent before for known. */
function whereabouts({ dataDir, apiKeyFile }: SyncSettings): string {
  const folder = dataDir === './chative-data' ? '' : ` --data-dir ${quoted(dataDir)}`;
  return folder + (apiKeyFile === undefined ? '' : ` --api-key-file ${quoted(apiKeyFile)}`);
}

function nextCommands(
  { summary, paths, rejected, canResume }: SyncOutcome,
  settings: SyncSettings,
  command: string,
): string[] {
  const where = whereabouts(settings);
  const resume = canResume ? [`chative-contacts sync --resume ${summary.runId}${where}`] : [];
  if (!rejected) return resume;
  const again = `chative-contacts ${command} --file ${quoted(paths.rejected)}${flagsToRepeat(settings)}${where}`;
  return [...resume, `mend the cells, then: ${again}`];
}

/**
 * Where the input lies and how it was walked is its own. So are its encoding and its title: rejected.csv is UTF-8 with
 * a BOM and begins with its header. But it is in the input's delimiter, with rows as long and as short. And it is a
 * part of the input: a contact that is not in it is not missing.
 */
const OF_THE_INPUT = ['file', 'encoding', 'skip-lines', 'no-spool', 'dry-run', 'delete-missing'];

/** The given flags that decide what a row means: without them, mended rows would be sent as something else. */
function flagsToRepeat({ remembered }: SyncSettings): string {
  return Object.entries(remembered)
    .filter(([name, text]) => !OF_THE_INPUT.includes(name) && text !== 'false')
    .map(([name, text]) => (text === 'true' ? ` --${name}` : ` --${name} ${quoted(text)}`))
    .join('');
}
