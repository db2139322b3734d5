import { Stopped } from '../../sync/stop.js';
import type { Prepared } from './run-context.js';

/** What there is of a run that was told to stop while it read its file. */
export type CutRun = Pick<Prepared, 'folder' | 'report'> & {
  /** Of the file, as far as they are known: those read so far, or those that an earlier attempt counted. */
  readonly scan: { readonly rows: number };
  /** Whether `--resume` can take it up: what standard input held is gone. */
  readonly canResume: boolean;
};

/** Told to stop before the file was read: this attempt sent nothing, and the run ends like every other. */
export class StoppedEarly extends Stopped {
  readonly run: CutRun;

  constructor(run: CutRun) {
    super();
    this.run = run;
  }
}
