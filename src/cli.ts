#!/usr/bin/env node
import { endOnSignals } from './cli/signals.js';

endOnSignals();
// Loaded only now: reading the rest takes long enough for a signal to fall into it.
const [{ main }, { processTerminal }] = await Promise.all([
  import('./cli/main.js'),
  import('./cli/terminal.js'),
]);
process.exitCode = await main(process.argv.slice(2), processTerminal());
