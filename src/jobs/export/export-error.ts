import { dirname } from 'node:path';
import { RunError, signalReason } from '../../errors.js';
import type { StopReason } from '../../sync/stop.js';

/** What ended an export early, in words that say what became of the file and what to do; bugs stay as they are. */
export function exportError(reason: StopReason | undefined, file: string): unknown {
  if (reason?.kind !== 'error')
    return new RunError(signalReason(reason?.signal), `interrupted: nothing was written to ${file}`, {
      hint: 'run the same command again: it starts over, and nothing is lost',
    });
  const { error } = reason;
  if (!(error instanceof RunError)) return error;
  const hint = hintFor(error, file);
  const message = error.kind === 'locked' ? `another export is writing ${file}` : error.message;
  return new RunError(error.kind, message, { hint, cause: error });
}

/** The hints of a sync speak of rows and of its data folder. */
function hintFor({ kind, hint }: RunError, file: string): string | undefined {
  switch (kind) {
    case 'storage':
      return `make room in ${dirname(file)} and allow writing there, or name a file elsewhere with --out`;
    case 'locked':
      return 'wait until it is done, or name another file with --out';
    case 'gave_up':
      return `${file} is as it was: run the same command again when the API is well; it starts over`;
    default:
      return hint;
  }
}
