import { writeSync } from 'node:fs';
import { printableLines } from '../contact/text.js';
import { EXIT_CODES, signalReason } from '../errors.js';

/** Takes a progress bar away; shows the cursor and wraps lines again, which the bar had turned off. */
const RESET_TERMINAL = '\r\x1b[K\x1b[?25h\x1b[?7h';

export type SignalName = 'SIGINT' | 'SIGTERM';

/**
 * Until a run listens, and after it has ended, a signal ends the program. The kernel would do that by itself,
 * but for process 1 of a container: there, a signal that nobody listens for is lost.
 */
export function endOnSignals(): void {
  function listener(signal: NodeJS.Signals): void {
    if (process.listenerCount(signal) === 1) process.exit(exitCodeOf(signal));
  }
  process.on('SIGINT', listener);
  process.on('SIGTERM', listener);
}

function exitCodeOf(signal: NodeJS.Signals): number {
  return EXIT_CODES[signalReason(signal)];
}

/**
 * The first SIGINT or SIGTERM asks the run to stop, the second leaves at once. Also as process 1 of a
 * container, where the kernel ignores both for a program that does not listen. `lastWords` are said then: what to type
 * to go on. Returns the way back.
 */
export function onStopSignals(
  stop: (signal: SignalName) => void,
  lastWords: () => string | undefined = () => undefined,
): () => void {
  let asked = false;
  function listener(signal: NodeJS.Signals): void {
    const name = signal === 'SIGINT' ? 'SIGINT' : 'SIGTERM';
    if (asked && process.stderr.isTTY) process.stderr.write(RESET_TERMINAL);
    if (asked) {
      const words = lastWords();
      // To the descriptor itself: the stream may still hold it when the process is gone.
      if (words !== undefined) attempt(() => writeSync(process.stderr.fd, `${printableLines(words)}\n`));
      process.exit(exitCodeOf(signal));
    }
    asked = true;
    stop(name);
  }
  process.on('SIGINT', listener);
  process.on('SIGTERM', listener);
  return () => {
    process.off('SIGINT', listener);
    process.off('SIGTERM', listener);
  };
}

/** A reader that went away is no reason to stay. */
function attempt(write: () => void): void {
  try {
    write();
  } catch {
    return;
  }
}
