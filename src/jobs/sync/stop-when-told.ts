import { formatDuration } from '../../duration-words.js';
import { RunError } from '../../errors.js';
import type { SyncJob } from './run-context.js';

function again(signal: 'SIGINT' | 'SIGTERM'): string {
  return signal === 'SIGINT' ? 'press Ctrl-C again to end at once' : 'a second SIGTERM ends it at once';
}

/** Stops the run at a signal, and after `--max-duration`: a cron window that closes. Returns the way to end that. */
export function stopWhenTold({ settings, stop, log, listenForStop }: SyncJob): () => void {
  const unlisten = listenForStop((signal) => {
    const grace = formatDuration(settings.graceMs);
    log.info({ signal }, `stopping: no new requests; those in flight may take ${grace}; ${again(signal)}`);
    stop.request({ kind: 'signal', signal });
  });
  const { maxDurationMs } = settings;
  if (maxDurationMs === undefined) return unlisten;
  const error = new RunError('gave_up', 'reached --max-duration; the other rows are pending', {
    stopReason: 'deadline',
  });
  const timer = setTimeout(() => stop.request({ kind: 'error', error }), maxDurationMs);
  return () => {
    clearTimeout(timer);
    unlisten();
  };
}
