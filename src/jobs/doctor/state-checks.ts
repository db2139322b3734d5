import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { resumeCommand } from '../../config/next-command.js';
import { readRuns, isUnfinished } from '../../run/runs.js';
import { holderOf } from '../../store/run-lock.js';
import { isDamage, openSqlite, type Sqlite } from '../../store/sqlite.js';
import { ok, skipped, warn, type Check } from './check.js';

/** The process that holds the data folder, and whether its state is sound. Looking shuts others out for an instant at most. */
export function checkState(dataDir: string, apiKeyFile?: string): Check[] {
  if (!existsSync(dataDir))
    return [skipped('lock', 'no data folder yet'), skipped('state', 'no data folder yet')];
  const holder = holderOf(dataDir);
  if (holder) {
    const who =
      holder.pid === 0
        ? ''
        : `: ${holder.command} on ${holder.host}, pid ${holder.pid}, since ${holder.startedAt}`;
    return [
      warn(
        'lock',
        `a run is under way${who}`,
        'wait until it has ended, or name another folder with --data-dir',
      ),
      skipped('state', 'in use by that run'),
    ];
  }
  return [ok('lock', 'free'), checkStateFile(join(dataDir, 'state.db')), checkRuns(dataDir, apiKeyFile)];
}

function checkStateFile(path: string): Check {
  if (!existsSync(path)) return ok('state', 'nothing was sent from this folder yet');
  let db: Sqlite | undefined;
  try {
    db = openSqlite(path);
    const [verdict] = Object.values(db.prepare('PRAGMA db.quick_check(1)').get() ?? {}) as unknown[];
    if (verdict === 'ok') return ok('state', 'sound');
  } catch (error) {
    if (!isDamage(error)) throw error;
  } finally {
    db?.close();
  }
  return warn(
    'state',
    `${path} is damaged`,
    'nothing to do: the next run puts it aside, starts a new one, and sends again what was sent before',
  );
}

function checkRuns(dataDir: string, apiKeyFile: string | undefined): Check {
  const { runs, unreadable } = readRuns(dataDir);
  const unfinished = runs.find(({ record }) => isUnfinished(record));
  if (unfinished) {
    const { runId, baseUrl, sandbox } = unfinished.record;
    const command = resumeCommand(runId, { baseUrl, sandbox, dataDir, apiKeyFile });
    return warn('runs', `run ${runId} is unfinished`, command);
  }
  if (unreadable.length > 0)
    return warn(
      'runs',
      `${unreadable.length} without a readable run.json`,
      'remove those folders, once nothing in them is needed',
    );
  return ok('runs', `${runs.length} kept`);
}
