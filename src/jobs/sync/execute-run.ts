import { toPatchBody } from '../../contact/patch-body.js';
import type { RunError } from '../../errors.js';
import { adviseOn } from '../../sync/advice.js';
import { tooManyDeletes, tooManyFailures } from '../../sync/bounds.js';
import { planWork } from '../../sync/plan-work.js';
import { makePlan, type Plan } from '../../sync/plan.js';
import type { ResultSink } from '../../sync/ports.js';
import { rejectedRows } from '../../sync/status.js';
import { runWork, type RunParts } from '../../sync/run.js';
import { createDrySendChange, createSendChange, type SendChange } from '../../sync/send-change.js';
import type { Work } from '../../sync/work.js';
import type { Connection } from '../connection.js';
import { listContacts, needsListing, type Listing } from './list-contacts.js';
import { findMissing } from './mirror.js';
import { openConnection } from './open-connection.js';
import { rememberDeleted } from './remember-deleted.js';
import type { RunContext } from './run-context.js';
import { rulesOf, withRules } from './sent-rules.js';
import { workOptions } from './work-options.js';

/** Room for rows that wait for a retry while others are sent; each costs little more than its cells. */
const OPEN_ROWS_PER_REQUEST = 8;

/** Lists where needed, plans, asks, and works through the file. What ends the run early is in `job.stop`. */
export async function executeRun(context: RunContext): Promise<void> {
  const { job } = context;
  const isListing = needsListing(context);
  const connection = isListing || !job.dryRun ? await openConnection(context) : undefined;
  try {
    const listing = connection && isListing ? await listContacts(context, connection) : undefined;
    try {
      await planAndRun(context, connection, listing);
    } finally {
      await listing?.close();
    }
  } finally {
    await connection?.close();
  }
}

async function planAndRun(
  context: RunContext,
  connection: Connection | undefined,
  listing: Listing | undefined,
): Promise<void> {
  const { job, prepared } = context;
  const { settings, stop, announce, dryRun } = job;
  const { report, earlier, folder, mapping } = prepared;
  const state = withRules(context.state, rulesOf(mapping, folder.mappingSha256, settings));
  const options = await workOptions(context, state, listing);
  rememberDeleted(state, earlier.deleted, options.fingerprints);
  const work = (): AsyncGenerator<Work> => planWork(prepared.input.rows(), options);
  const missing = listing && settings.deleteMissing ? await findMissing(context, listing) : undefined;
  // Rows that had their word before an interruption are part of the run, though no longer of the plan.
  const before = report.tally.rows(0);
  const settledBefore = -before.pending;
  report.tally.expect(missing?.count ?? 0);
  context.extent.isKnown = true;
  const plan = await makePlan(work(), earlier.deleted, missing?.count);
  announce.plan(plan, {
    rowsInFile: prepared.scan.rows,
    rowsDone: settledBefore,
    listRequests: listing?.requests ?? 0,
    isSingleQuoted: prepared.input.isSingleQuoted,
    remarks: prepared.scan.remarks,
    advice: adviseOn(plan, plan.causes, mapping),
  });
  const rows = plan.rows + settledBefore;
  const refusal = await refusalOf(context, plan, {
    rows,
    failures:
      rejectedRows(before, settings.notFound) +
      plan.invalid +
      (report.rejects('not_found') ? plan.notFound : 0),
    contacts: missing && listing ? listing.contacts.count() : rows,
  });
  announce.running({ rows, tally: report.tally, requests: context.requests, connection });
  const parts: RunParts = {
    // A refused plan is judged already: all of its bad rows go into rejected.csv.
    results: refusal ? report : watchedResults(context, rows),
    stop,
    clock: job.clock,
    state,
    earlier,
    originals: listing?.originals,
    openRows: settings.concurrency * OPEN_ROWS_PER_REQUEST,
    sendChange: connection && !dryRun ? realSendChange(context, connection) : createDrySendChange(job.clock),
  };
  await runWork(refusal && !dryRun ? settledOnly(work()) : work(), parts);
  // Last, when every row has had its word.
  if (missing && (!refusal || dryRun) && !stop.signal.aborted) await runWork(missing.work(options), parts);
  if (refusal) stop.request({ kind: 'error', error: refusal });
}

/** The error that forbids the plan, or undefined. Asks about deletes where somebody can be asked. */
async function refusalOf(
  { job }: RunContext,
  plan: Plan,
  whole: { readonly rows: number; readonly failures: number; readonly contacts: number },
): Promise<RunError | undefined> {
  // `validate` judges rows; bounds are for what is about to be sent.
  if (job.command === 'validate') return undefined;
  const { maxFailures, maxDeletes, yes } = job.settings;
  const failures = tooManyFailures(whole.failures, whole.rows, maxFailures);
  if (failures) return failures;
  if (maxDeletes) return tooManyDeletes(plan, maxDeletes, whole.contacts);
  // Only the default is lifted by a yes; a bound that was given holds whatever is confirmed.
  const deletes = plan.deletes + plan.missing;
  if (deletes === 0 || yes) return undefined;
  if (!job.dryRun && (await job.announce.confirmDeletes?.(deletes, job.stop.signal))) return undefined;
  return tooManyDeletes(plan, { kind: 'count', value: 0 }, whole.contacts);
}

/** Rows whose word is final get it even where the plan is refused, so that rejected.csv can be mended. */
async function* settledOnly(work: AsyncIterable<Work>): AsyncGenerator<Work> {
  for await (const item of work) if (item.kind === 'settled') yield item;
}

/** Stops the run once more rows have failed than `--max-failures` allows. */
function watchedResults({ job, prepared }: RunContext, rows: number): ResultSink {
  const { report } = prepared;
  let failures = rejectedRows(report.tally.rows(rows), job.settings.notFound);
  return {
    write(result) {
      if (!job.dryRun && report.rejects(result.status)) {
        failures += 1;
        const error = tooManyFailures(failures, rows, job.settings.maxFailures);
        // Before its line is written: the next request is about to start.
        if (error) job.stop.request({ kind: 'error', error });
      }
      return report.write(result);
    },
  };
}

function realSendChange({ job }: RunContext, connection: Connection): SendChange {
  const { customFieldsKey, clearAs } = job.settings;
  const shape = { clearAs, ...(customFieldsKey === undefined ? {} : { customFieldsKey }) };
  return createSendChange(
    connection.client,
    connection.send,
    (change) => toPatchBody(change.fields, shape),
    connection.tally,
  );
}
