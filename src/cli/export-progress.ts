import type { ExportProgress } from '../jobs/export/export-steps.js';
import { formatDuration } from '../duration-words.js';
import { ourOwn } from '../contact/text.js';
import type { Invocation } from './command.js';
import { count, counted } from '../numbers.js';
import { CLEAR_LINE } from './terminal.js';

/** How often a log line comes where no counter can be drawn. */
const HEARTBEAT_MS = 30_000;
const REDRAW_MS = 200;

/**
 * Shows how far an export is, until the returned function is called: a counter on a terminal, else a log line
 * from time to time.
 */
export function showExport(
  progress: ExportProgress,
  { terminal, log, screen }: Pick<Invocation, 'terminal' | 'log' | 'screen'>,
): () => void {
  if (!terminal.errIsTerminal) {
    const timer = setInterval(() => {
      const { contacts, written, requests } = progress;
      const { list, retries, rateLimited } = requests;
      log.info({ contacts, written, requests: list, retries, rateLimited }, 'progress');
    }, HEARTBEAT_MS);
    return () => clearInterval(timer);
  }
  const draw = (): void => terminal.draw(CLEAR_LINE, ourOwn(stateOf(progress)));
  const timer = setInterval(draw, REDRAW_MS);
  screen.writeAbove = (text) => {
    terminal.draw(CLEAR_LINE, text);
    draw();
  };
  return () => {
    clearInterval(timer);
    screen.writeAbove = undefined;
    terminal.draw(CLEAR_LINE);
  };
}

/** One line, short enough for any terminal. */
function stateOf({ contacts, written, requests, connection }: ExportProgress): string {
  if (connection === undefined) return `${count(written)} of ${counted(contacts, 'contact')} written`;
  const listed = `${counted(contacts, 'contact')} listed, ${counted(requests.list, 'request')}`;
  const pausedUntilMs = connection.throttle.pausedUntilMs();
  if (connection.outage.isActive()) return `${listed}; the API is down, probing`;
  if (pausedUntilMs === undefined) return listed;
  return `${listed}; paused for ${formatDuration(Math.max(0, pausedUntilMs - performance.now()))}`;
}
