import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { printable } from '../../contact/text.js';
import { RunError } from '../../errors.js';
import { listRuns, type KnownRun } from '../../run/runs.js';

/** The run to undo: the one named, else the newest that wrote. Throws RunError `usage` where there is none. */
export function findUndoable(dataDir: string, runId: string | undefined): KnownRun {
  const all = listRuns(dataDir);
  const runs = all.filter(({ record }) => record.command === 'sync' && !record.dryRun);
  const named = all.find(({ record }) => record.runId === runId);
  if (named && !runs.includes(named)) throw wroteNothing(named);
  const run = runId === undefined ? runs[0] : runs.find(({ record }) => record.runId === runId);
  const hint = 'chative-contacts history lists the runs';
  if (run === undefined)
    throw new RunError(
      'usage',
      runId === undefined
        ? `no run in ${resolve(dataDir)} has written anything`
        : `no run ${printable(runId)} in ${resolve(dataDir)}`,
      { hint },
    );
  const { record, paths } = run;
  if (record.sandbox)
    throw new RunError('usage', `run ${record.runId} wrote to a sandbox, whose contacts are gone`, { hint });
  if (existsSync(paths.wrote)) return run;
  throw existsSync(paths.undo) ? ofAnOldRun(run) : unlisted(run);
}

function wroteNothing({ record }: KnownRun): RunError {
  const { runId, undoOf } = record;
  if (record.command !== 'undo')
    return new RunError('usage', `run ${runId} wrote nothing: it was a dry run or a validate`, {
      hint: 'chative-contacts history lists the runs',
    });
  return new RunError(
    'usage',
    `run ${runId} is itself an undo${undoOf === undefined ? '' : ` of ${undoOf}`}`,
    {
      hint: 'to write again what it took back, sync the file of that run again',
    },
  );
}

function unlisted({ record }: KnownRun): RunError {
  return new RunError(
    'usage',
    `run ${record.runId} kept no old values, because it did not list the contacts`,
    {
      hint: 'nothing can be undone; next time, add --compare, which lists the contacts first',
    },
  );
}

function ofAnOldRun({ record, paths }: KnownRun): RunError {
  return new RunError(
    'usage',
    `run ${record.runId} was made by a version that kept no record of its writes`,
    {
      hint: `its old values are in ${paths.undo}: sync --file takes that file, and overwrites later edits`,
    },
  );
}
