import { writeSync } from 'node:fs';
import { printableLines } from '../contact/text.js';
import { EXIT_CODES, signalReason } from '../errors.js';

/** Removes a progress bar, shows the cursor and switches wrapping on again, which the bar had switched off. */
const RESET_TERMINAL = '\r\x1b[K\x1b[?25h\x1b[?7h';

export type SignalName = 'SIGINT' | 'SIGTERM';

/**
 * Makes a signal end the program before a run listens and after the run has ended. The kernel would do it by
 * itself, but not for process 1 of a container: there, a signal without a listener is lost. After the run the program
 * ends with the exit code of the run: no row is left, so that 130 or 143 would be wrong.
 */
export function endOnSignals(): void {
  function listener(signal: NodeJS.Signals): void {
    if (process.listenerCount(signal) === 1) process.exit(process.exitCode ?? exitCodeOf(signal));
  }
  process.on('SIGINT', listener);
  process.on('SIGTERM', listener);
}

function exitCodeOf(signal: NodeJS.Signals): number {
  return EXIT_CODES[signalReason(signal)];
}

/**
 * Listens for SIGINT and SIGTERM. The first one asks the run to stop, the second ends the program at once. It
 * also works as process 1 of a container, where the kernel ignores both for a program that does not listen.
 * `lastWords` are printed at the second signal: the command to go on with. Returns a function that stops
 * listening.
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
      // The words go to the descriptor itself: the stream may still hold them when the process ends.
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

/** Writes, and ignores a failure: a reader that went away must not keep the program from ending. */
function attempt(write: () => void): void {
  try {
    write();
  } catch {
    return;
  }
}
