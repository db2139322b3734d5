import { createInterface } from 'node:readline/promises';
import { resolve } from 'node:path';
import type { SyncSettings } from '../config/settings.js';
import type { Announce } from '../job/announce.js';
import type { Invocation } from './command.js';
import { counted } from './numbers.js';
import { showProgress } from './progress.js';
import { renderMapping } from './render-mapping.js';
import { renderPlan } from './render-plan.js';

/** What a run says on its way. With `--json` standard output is the summary's alone, and the plan a log line. */
export function createAnnouncer(
  { terminal, log, screen, folded }: Invocation,
  settings: SyncSettings,
  dryRun: boolean,
): Announce {
  const isJson = folded.values.json === true;
  let birthdayZone: string | undefined;
  let stopProgress = (): void => undefined;
  const ask = terminal.canAsk && settings.file !== '-';
  return {
    mapping(mapping, table) {
      birthdayZone = mapping.birthdayZone;
      for (const { column, reason } of mapping.ignored) log.debug({ column, reason }, 'column ignored');
      if (!isJson) terminal.out(`${renderMapping(table)}\n\n`);
    },
    listing(contacts) {
      if (terminal.errIsTerminal) terminal.err(`\r\x1b[K${counted(contacts, 'contact')} listed`);
    },
    plan(plan, rowsInFile) {
      if (terminal.errIsTerminal) terminal.err('\r\x1b[K');
      const { causes, cleared, ...counts } = plan;
      const dataDir = resolve(settings.dataDir);
      if (isJson) {
        log.info(
          { ...counts, cleared: Object.fromEntries(cleared), causes, rowsInFile, dataDir, birthdayZone },
          'plan',
        );
        return;
      }
      const view = { plan, rate: settings.rate, rowsInFile, dataDir, birthdayZone, dryRun };
      terminal.out(`${renderPlan(view)}\n\n`);
    },
    ...(ask
      ? { confirmDeletes: (deletes: number) => confirm(`Delete ${counted(deletes, 'contact')}?`) }
      : {}),
    running(progress) {
      if (folded.values['no-progress'] !== true)
        stopProgress = showProgress(progress, { terminal, log, screen });
    },
    finished: () => stopProgress(),
  };
}

/** Only the whole word counts: nobody types it by accident. */
async function confirm(question: string): Promise<boolean> {
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await asking.question(`${question} Type yes to go on: `)).trim().toLowerCase() === 'yes';
  } finally {
    asking.close();
  }
}
