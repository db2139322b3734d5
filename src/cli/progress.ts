import { SingleBar } from 'cli-progress';
import type { Progress } from '../jobs/sync/announce.js';
import { formatDuration } from '../duration-words.js';
import { ourOwn } from '../contact/text.js';
import type { Logger } from '../logger.js';
import { ALL_STATUSES, rejectedRows, STATUSES } from '../sync/status.js';
import type { Screen } from './command.js';
import { count } from '../numbers.js';
import { NARROW } from './table.js';
import { CLEAR_LINE, type Terminal } from './terminal.js';

/** How often a log line comes where no bar can be drawn. */
const HEARTBEAT_MS = 30_000;
const REDRAW_MS = 200;
/** From this width on, a long bar has room beside the words. */
const WIDE = 110;
const WRAP = ourOwn('\x1b[?7h');
const NO_WRAP = ourOwn('\x1b[?7l');
/**
 * When the bar ends, it returns to the place where it began. Log lines have moved the screen since, so the
 * place is set again.
 */
const SAVE_CURSOR = ourOwn('\r\x1b7');

type ProgressParts = { readonly terminal: Terminal; readonly log: Logger; readonly screen: Screen };

/**
 * Shows how far the run is, until the returned function is called: a bar on a terminal, else a log line from
 * time to time.
 */
export function showProgress(progress: Progress, parts: ProgressParts): () => void {
  return parts.terminal.errIsTerminal ? showBar(progress, parts) : showHeartbeat(progress, parts.log);
}

function showHeartbeat(progress: Progress, log: Logger): () => void {
  const timer = setInterval(() => log.info(numbersOf(progress), 'progress'), HEARTBEAT_MS);
  return () => clearInterval(timer);
}

function numbersOf({ rows, tally, requests }: Progress): Record<string, number> {
  const counts = tally.rows(rows);
  const { patch, delete: deletes, retries, rateLimited } = requests;
  return {
    rows: counts.total,
    done: counts.total - counts.pending,
    failed: rejectedRows(counts, 'reject'),
    requests: patch + deletes,
    retries,
    rateLimited,
  };
}

function showBar(progress: Progress, { terminal, screen }: ProgressParts): () => void {
  const bar = new SingleBar({
    format: '{bar} {percentage}%  {done}/{all} rows{bad}  {state}',
    stream: process.stderr,
    barsize: (process.stderr.columns || NARROW) < WIDE ? 12 : 28,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    clearOnComplete: true,
    linewrap: false,
    // A log line empties the line of the bar. Without this option, the bar does not draw the same text twice.
    forceRedraw: true,
  });
  const startedAt = Date.now();
  function payload(): { value: number; shown: Record<string, string> } {
    const { done = 0, rows = 0 } = numbersOf(progress);
    return {
      value: done,
      shown: {
        done: count(done),
        all: count(rows),
        bad: badInWords(progress),
        state: stateOf(progress, done, rows, startedAt),
      },
    };
  }
  bar.start(numbersOf(progress)['rows'] ?? 0, 0, payload().shown);
  const timer = setInterval(() => {
    const { value, shown } = payload();
    bar.update(value, shown);
  }, REDRAW_MS);
  screen.writeAbove = (text) => {
    // Only the bar must not wrap: a log line without wrapping would lose its end.
    terminal.draw(CLEAR_LINE, WRAP, text, NO_WRAP);
    bar.render();
  };
  return () => {
    clearInterval(timer);
    screen.writeAbove = undefined;
    terminal.draw(SAVE_CURSOR);
    bar.stop();
  };
}

/** "  8 invalid, 2 failed": what is to be looked at, in the words of the summary. */
function badInWords({ rows, tally }: Progress): string {
  const counts = tally.rows(rows);
  const bad = ALL_STATUSES.filter((status) => STATUSES[status].rejected !== 'never').flatMap((status) => {
    const { count: name, words } = STATUSES[status];
    return counts[name] === 0 ? [] : [`${count(counts[name])} ${words}`];
  });
  return bad.length === 0 ? '' : `  ${bad.join(', ')}`;
}

function stateOf(
  { connection, isStopping }: Progress,
  done: number,
  rows: number,
  startedAt: number,
): string {
  const pausedUntilMs = connection?.throttle.pausedUntilMs();
  if (isStopping()) return 'stopping';
  if (connection?.outage.isActive()) return 'the API is down, probing';
  if (pausedUntilMs !== undefined) return `paused for ${inSeconds(pausedUntilMs - performance.now())}`;
  if (done === 0) return '';
  return `${inSeconds(((Date.now() - startedAt) / done) * (rows - done))} left`;
}

/** Milliseconds would flicker. */
function inSeconds(ms: number): string {
  return formatDuration(Math.max(1, Math.ceil(ms / 1_000)) * 1_000);
}
