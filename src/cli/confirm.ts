import { createInterface } from 'node:readline/promises';

/**
 * Asks for a yes. Only the whole word counts, because it is not typed by accident. After a single `y` the
 * question comes again, with that rule. Everything else means no, also the end of the input or of the run.
 */
export async function confirm(question: string, signal: AbortSignal): Promise<boolean> {
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  // While a line is read, the terminal turns Ctrl-C into an event here instead of a signal.
  asking.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  const closed = new Promise<string>((resolve) => asking.on('close', () => resolve('')));
  try {
    for (;;) {
      const asked = asking.question(`${question} Type yes to go on: `, { signal });
      const answer = (await Promise.race([asked, closed])).trim().toLowerCase();
      if (answer !== 'y' && answer !== 'ye') return answer === 'yes';
      process.stderr.write('not confirmed: type yes in full\n');
    }
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  } finally {
    asking.close();
  }
}
