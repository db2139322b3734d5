import type { PaceCost } from '../api/pace-cost.js';
import type { RequestMemory } from '../api/request-memory.js';
import type { Change } from '../contact/change.js';
import { fingerprintOf } from '../contact/fingerprint.js';
import { toPatchBody } from '../contact/patch-body.js';
import type { RunError } from '../errors.js';
import type { RequestCounts } from '../report/summary.js';
import { REJECTED_STATUSES } from '../report/result.js';
import { tooManyDeletes, tooManyFailures } from '../sync/bounds.js';
import { makePlan, type Plan } from '../sync/plan.js';
import type { ResultSink, SentState } from '../sync/ports.js';
import { runWork } from '../sync/run.js';
import { createDrySendChange, createSendChange, type SendChange } from '../sync/send-change.js';
import { readSequences } from '../sync/sequences.js';
import { planWork } from '../sync/plan-work.js';
import type { Resolve, Work, WorkOptions } from '../sync/work.js';
import type { Connection } from './connection.js';
import { openConnection } from './open-connection.js';
import { listTargets } from './list-targets.js';
import type { Prepared } from './prepare.js';
import type { SyncJob } from './sync-job.js';

export type RunContext = {
  readonly job: SyncJob;
  readonly prepared: Prepared;
  readonly requests: RequestCounts;
  readonly state: SentState;
  /** What earlier runs spent of the rate; undefined where nothing is remembered. */
  readonly memory: RequestMemory | undefined;
  /** Filled in when the connection is closed. */
  readonly pace: { cost: PaceCost | undefined };
};

/** Room for rows that wait for a retry while others are sent; each costs little more than its cells. */
const OPEN_ROWS_PER_REQUEST = 8;

/** Lists where needed, plans, asks, and works through the file. What ends the run early is in `job.stop`. */
export async function executeRun(context: RunContext): Promise<void> {
  const { job, prepared } = context;
  const needsListing = prepared.mapping.key.by !== 'id' && job.command === 'sync';
  const connection = needsListing || !job.dryRun ? await openConnection(context) : undefined;
  try {
    const listing = connection && needsListing ? await listTargets(context, connection) : undefined;
    try {
      await planAndRun(context, connection, listing?.resolve ?? unlisted(context));
    } finally {
      listing?.close();
    }
  } finally {
    await connection?.close();
  }
}

/** Without a list, the ID is the contact, and any other key leads nowhere yet. */
function unlisted({ prepared }: RunContext): Resolve {
  return prepared.mapping.key.by === 'id'
    ? (key) => ({ kind: 'one', contactId: key })
    : () => ({ kind: 'unknown' });
}

async function planAndRun(
  context: RunContext,
  connection: Connection | undefined,
  resolve: Resolve,
): Promise<void> {
  const { job, prepared } = context;
  const { settings, stop, announce, dryRun } = job;
  const { report, earlier } = prepared;
  const options = await workOptions(context, resolve);
  const work = (): AsyncGenerator<Work> => planWork(prepared.input.rows(), options);
  const plan = await makePlan(work(), earlier.deleted);
  announce.plan(plan, prepared.scan.rows);
  const refusal = await refusalOf(context, plan);
  announce.running({ rows: plan.rows, tally: report.tally, requests: context.requests, connection });
  await runWork(refusal && !dryRun ? settledOnly(work()) : work(), {
    // A refused plan is judged already: all of its bad rows go into rejected.csv.
    results: refusal ? report : watchedResults(context, plan.rows),
    stop,
    clock: job.clock,
    state: context.state,
    earlier,
    openRows: settings.concurrency * OPEN_ROWS_PER_REQUEST,
    sendChange: connection && !dryRun ? realSendChange(context, connection) : createDrySendChange(job.clock),
  });
  if (refusal) stop.request({ kind: 'error', error: refusal });
}

async function workOptions(context: RunContext, resolve: Resolve): Promise<WorkOptions> {
  const { job, prepared, state } = context;
  const { settings } = job;
  const { mapping, scan, input } = prepared;
  // Part of what is sent, and so of what is remembered.
  const shape = `${settings.clearAs} ${settings.customFieldsKey ?? ''}`;
  const of = (change: Change): string => `${fingerprintOf(change)} ${shape}`;
  const sequenceOf =
    settings.duplicates === 'each'
      ? await readSequences(input.rows(), mapping, scan.index, of)
      : () => undefined;
  const lastSent = (contactId: string) => (settings.full ? undefined : state.lastSent(contactId));
  const fingerprints = { of, sequenceOf, lastSent };
  return {
    mapping,
    index: scan.index,
    resolve,
    fingerprints,
    isDone: prepared.earlier.isDone,
    limit: settings.limit,
  };
}

/** The error that forbids the plan, or undefined. Asks about deletes where somebody can be asked. */
async function refusalOf({ job }: RunContext, plan: Plan): Promise<RunError | undefined> {
  // `validate` judges rows; bounds are for what is about to be sent.
  if (job.command === 'validate') return undefined;
  const { maxFailures, maxDeletes, yes } = job.settings;
  const failures = tooManyFailures(plan.invalid + plan.notFound, plan.rows, maxFailures);
  if (failures) return failures;
  if (maxDeletes) return tooManyDeletes(plan, maxDeletes);
  // Only the default is lifted by a yes; a bound that was given holds whatever is confirmed.
  if (plan.deletes === 0 || yes) return undefined;
  if (!job.dryRun && (await job.announce.confirmDeletes?.(plan.deletes, job.stop.signal))) return undefined;
  return tooManyDeletes(plan, { kind: 'count', value: 0 });
}

/** Rows whose word is final get it even where the plan is refused, so that rejected.csv can be mended. */
async function* settledOnly(work: AsyncIterable<Work>): AsyncGenerator<Work> {
  for await (const item of work) if (item.kind === 'settled') yield item;
}

/** Stops the run once more rows have failed than `--max-failures` allows. */
function watchedResults({ job, prepared }: RunContext, rows: number): ResultSink {
  const { report } = prepared;
  return {
    async write(result) {
      await report.write(result);
      if (job.dryRun || !REJECTED_STATUSES.some((status) => status === result.status)) return;
      const { invalid, notFound, failed } = report.tally.rows(rows);
      const error = tooManyFailures(invalid + notFound + failed, rows, job.settings.maxFailures);
      if (error) job.stop.request({ kind: 'error', error });
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
    (method) => connection.tallyOf(method === 'PATCH' ? 'patch' : 'delete'),
  );
}
