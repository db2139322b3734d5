import { createInterface } from 'node:readline/promises';
import { resolve } from 'node:path';
import type { SyncSettings } from '../config/settings.js';
import { ourOwn, printable } from '../contact/text.js';
import type { Announce } from '../jobs/sync/announce.js';
import type { Invocation } from './command.js';
import { counted } from './numbers.js';
import { showProgress } from './progress.js';
import { renderMapping } from './render-mapping.js';
import { renderDifferences } from './render-differences.js';
import { renderPlan } from './render-plan.js';
import { CLEAR_LINE } from './terminal.js';

/** What a run says on its way. With `--json` standard output is the summary's alone, and the plan a log line. */
export function createAnnouncer(
  { terminal, log, screen, folded }: Invocation,
  settings: SyncSettings,
  command: 'sync' | 'validate',
): Announce {
  const dryRun = settings.dryRun || command === 'validate';
  const isJson = folded.values.json === true;
  let birthdayZone: string | undefined;
  let stopProgress = (): void => undefined;
  const ask = terminal.canAsk && settings.file !== '-';
  return {
    mapping(mapping, table) {
      birthdayZone = mapping.birthdayZone;
      for (const { column, reason } of mapping.ignored) log.debug({ column, reason }, 'column ignored');
      // Where output is kept as a log, contact values stay out of it; `validate` is asked for them.
      const samples = terminal.outIsTerminal || command === 'validate';
      if (!isJson) terminal.out(`${renderMapping(table, samples, mapping.notes)}\n\n`);
    },
    listing(contacts) {
      if (!terminal.errIsTerminal) return;
      screen.writeAbove = (text) => terminal.draw(CLEAR_LINE, text);
      terminal.draw(CLEAR_LINE, ourOwn(`${counted(contacts, 'contact')} listed`));
    },
    plan(plan, planned) {
      const { rowsInFile, rowsDone, listRequests, guests, isSingleQuoted, remarks } = planned;
      screen.writeAbove = undefined;
      if (terminal.errIsTerminal) terminal.draw(CLEAR_LINE);
      // The differences hold contact values, which never reach the log.
      const { causes, cleared, differences, ...counts } = plan;
      const dataDir = resolve(settings.dataDir);
      if (isJson) {
        const fields = Object.fromEntries(cleared);
        log.info(
          {
            ...counts,
            cleared: fields,
            // Their messages and words hold contact values, which never reach the log.
            causes: causes.map(({ status, code, column, count, lines }) => {
              return { status, code, column: column && printable(column), count, lines };
            }),
            rowsInFile,
            rowsDone,
            listRequests,
            guests,
            isSingleQuoted,
            remarks: remarks.map((remark) => ({ ...remark, column: printable(remark.column) })),
            dataDir,
            birthdayZone,
          },
          'plan',
        );
        return;
      }
      const view = { ...planned, input: settings, plan, rate: settings.rate, dataDir, birthdayZone, dryRun };
      terminal.out(`${renderPlan(view)}\n\n`);
      if (settings.dryRun && terminal.outIsTerminal && differences.length > 0)
        terminal.out(`${renderDifferences(plan)}\n\n`);
    },
    ...(ask
      ? {
          confirmDeletes: (deletes: number, signal: AbortSignal) =>
            confirm(`Delete ${counted(deletes, 'contact')}?`, signal),
        }
      : {}),
    running(progress) {
      if (folded.values['no-progress'] !== true)
        stopProgress = showProgress(progress, { terminal, log, screen });
    },
    finished: () => stopProgress(),
  };
}

/**
 * Only the whole word counts: nobody types it by accident. A mere `y` is told so, and asked again. Anything else is a
 * no, and so is the end of the input, or of the run.
 */
async function confirm(question: string, signal: AbortSignal): Promise<boolean> {
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  // While it reads a line, the terminal turns Ctrl-C into an event here instead of a signal.
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
