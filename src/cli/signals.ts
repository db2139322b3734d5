import { EXIT_CODES } from '../errors.js';

/** Shows the cursor and wraps lines again, which a progress bar had turned off. */
const RESET_TERMINAL = '\x1b[?25h\x1b[?7h\n';

export type SignalName = 'SIGINT' | 'SIGTERM';

/**
 * The first SIGINT or SIGTERM asks the run to stop, the second leaves at once. Also as process 1 of a
 * container, where the kernel ignores both for a program that does not listen. Returns the way back.
 */
export function onStopSignals(stop: (signal: SignalName) => void): () => void {
  let asked = false;
  function listener(signal: NodeJS.Signals): void {
    const name = signal === 'SIGINT' ? 'SIGINT' : 'SIGTERM';
    if (asked && process.stderr.isTTY) process.stderr.write(RESET_TERMINAL);
    if (asked) process.exit(EXIT_CODES[name === 'SIGINT' ? 'sigint' : 'sigterm']);
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
