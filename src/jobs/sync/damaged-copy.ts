import { RunError } from '../../errors.js';
import type { SyncJob } from './run-context.js';

/** What is wrong with the run's own copy of the input is cured by the file itself, where there is one. */
export function ofTheCopy({ resumed }: SyncJob, error: unknown): unknown {
  if (!resumed || !(error instanceof RunError) || error.kind !== 'input') return error;
  const copy = resumed.paths.input;
  if (!error.message.includes(copy)) return error;
  const { file } = resumed.record;
  const hint =
    file === '-'
      ? 'this was the only copy of what standard input held: start a new run'
      : `this is the run's copy of ${file}: remove it, and --resume reads that file again, if it has not changed`;
  return new RunError('input', error.message, { hint, cause: error });
}
