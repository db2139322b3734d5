#!/usr/bin/env node
import { endOnSignals } from './cli/signals.js';
import { EXIT_CODES } from './errors.js';

async function start(): Promise<void> {
  // Loaded only now: reading the rest takes long enough for a signal to fall into it.
  const [{ main }, { processTerminal }] = await Promise.all([
    import('./cli/main.js'),
    import('./cli/terminal.js'),
  ]);
  process.exitCode = await main(process.argv.slice(2), processTerminal());
}

endOnSignals();
// Where nothing is left to wait for, node ends the program, also in the middle of its work, and as if all were well.
process.once('beforeExit', () => {
  if (process.exitCode !== undefined) return;
  process.stderr.write('chative-contacts: a bug: the program has stopped in the middle of its work\n');
  process.exitCode = EXIT_CODES.bug;
});
void start();
