import { resolve } from 'node:path';
import type { SyncSettings } from '../config/settings.js';
import { ourOwn, printable } from '../contact/text.js';
import type { Announce } from '../jobs/sync/announce.js';
import type { Invocation } from './command.js';
import { confirm } from './confirm.js';
import { counted } from '../numbers.js';
import { showProgress } from './progress.js';
import { renderMapping } from './render-mapping.js';
import { renderDifferences } from './render-differences.js';
import { renderPlan } from './render-plan.js';
import { NARROW } from './table.js';
import { CLEAR_LINE } from './terminal.js';

/** Tells the user how a run goes. With `--json`, standard output holds only the summary, and the plan is a log line. */
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
      const width = terminal.outIsTerminal ? process.stdout.columns || NARROW : Infinity;
      // Where output is kept as a log, contact values stay out of it. `validate` always shows them: the user
      // asks it for them.
      const samples = terminal.outIsTerminal || command === 'validate';
      if (!isJson) terminal.out(`${renderMapping(table, samples, mapping.notes, width)}\n\n`);
    },
    listing(contacts) {
      if (!terminal.errIsTerminal) return;
      screen.writeAbove = (text) => terminal.draw(CLEAR_LINE, text);
      terminal.draw(CLEAR_LINE, ourOwn(`${counted(contacts, 'contact')} listed`));
    },
    plan(plan, planned) {
      const { rowsInFile, rowsDone, listRequests, guests, shape, edits, remarks } = planned;
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
            // Their messages and words hold contact values, which never go to the log.
            causes: causes.map(({ status, code, column, count, lines }) => {
              return { status, code, column: column && printable(column), count, lines };
            }),
            rowsInFile,
            rowsDone,
            listRequests,
            guests,
            shape,
            ...(edits && { edits: { ...edits, addedColumns: edits.addedColumns.map(printable) } }),
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
      if (!settings.dryRun || differences.length === 0) return;
      // Where output is kept as a log, contact values stay out of it.
      terminal.out(
        terminal.outIsTerminal
          ? `${renderDifferences(plan, birthdayZone, process.stdout.columns || NARROW)}\n\n`
          : 'What would change is shown on a terminal alone; changes.csv in the run folder has all of it.\n\n',
      );
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
