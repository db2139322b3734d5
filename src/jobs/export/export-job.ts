import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { ExportSettings } from '../../config/export-settings.js';
import { openDraftFile, type DraftFile } from '../../disk/replace-file.js';
import { RunError, signalReason } from '../../errors.js';
import { noRequests, type RequestCounts } from '../../run/summary.js';
import { createContactSpool } from '../../store/contact-spool.js';
import { createStop, Stopped, type StopReason } from '../../sync/stop.js';
import {
  listInto,
  writeContacts,
  type ExportJob,
  type ExportProgress,
  type Written,
  type ExportParts,
} from './export-steps.js';
import { exportTarget, type ExportTarget } from './export-target.js';
import { SYSTEM_CLOCK } from '../../clock.js';

export type ExportOutcome = Written & {
  /** Absolute. */
  readonly file: string;
  readonly format: ExportSettings['format'];
  readonly requests: RequestCounts;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly durationMs: number;
};

/**
 * Lists every contact and replaces the file once all are written. Throws RunError where it cannot, with the
 * old file as it was and nothing left beside it.
 */
export async function exportContacts(parts: ExportParts): Promise<ExportOutcome> {
  const { settings, log } = parts;
  const target = exportTarget(settings.out);
  const startedAt = SYSTEM_CLOCK.now();
  const startedMs = SYSTEM_CLOCK.monotonicMs();
  const requests = noRequests();
  const stop = createStop();
  const unlisten = parts.listenForStop((signal) => {
    log.info({ signal }, 'stopping: the file stays as it was');
    stop.request({ kind: 'signal', signal });
  });
  try {
    const written = await listAndWrite({ ...parts, requests, stop }, target);
    const finishedAt = SYSTEM_CLOCK.now().toISOString();
    const durationMs = Math.round(SYSTEM_CLOCK.monotonicMs() - startedMs);
    const times = { startedAt: startedAt.toISOString(), finishedAt, durationMs };
    return { file: target.path, format: settings.format, ...written, requests, ...times };
  } catch (error) {
    throw exportError(error instanceof Stopped ? stop.reason() : { kind: 'error', error }, target.path);
  } finally {
    unlisten();
  }
}

async function listAndWrite(job: ExportJob, target: ExportTarget): Promise<Written> {
  // First of all: it also tells whether the folder can be written, and keeps a second export of this file out.
  const spool = createContactSpool(target.spool);
  let draft: DraftFile | undefined;
  function clean(): void {
    draft?.discard();
    spool.close();
  }
  const forgetClean = job.onExit(clean);
  try {
    const progress: ExportProgress = {
      contacts: 0,
      written: 0,
      requests: job.requests,
      connection: undefined,
    };
    const hide = job.show(progress);
    try {
      const nestKeys = await listInto(spool, job, progress);
      draft = openDraftFile(target.path, { stem: target.draft, isOnlyWriter: true });
      const written = await writeContacts(spool, draft, nestKeys, job, progress);
      draft.commit();
      return written;
    } finally {
      hide();
    }
  } finally {
    forgetClean();
    clean();
  }
}

/** What ended an export early, in words that say what became of the file and what to do; bugs stay as they are. */
function exportError(reason: StopReason | undefined, file: string): unknown {
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
      return `${existsSync(file) ? `${file} is as it was` : 'no file was written'}: run the same command again when the API is well; it starts over`;
    default:
      return hint;
  }
}
