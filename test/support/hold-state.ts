// Run by tests: holds the data folder named by its argument until it is killed, having noted a few things there.
import { openState } from '../../src/store/open-state.js';

const state = openState(process.argv[2] ?? '', {
  workspace: 'workspace-1',
  holder: { host: 'other-host', pid: process.pid, startedAt: '2026-11-22T01:02:03.000Z', command: 'sync' },
  requestWindowMs: 60_000,
  warn: (message) => void process.stdout.write(`${message}\n`),
});
state.remember('kept', 'first');
state.remember('changed', 'first');
state.spent.starting(1_795_000_000_000);
await state.flush();
await Promise.all([state.forget('changed'), state.intendDelete('gone', 'run-1')]);
process.stdout.write('holding\n');
setInterval(() => undefined, 60_000);
