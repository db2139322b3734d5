import { toPatchBody } from '../../contact/patch-body.js';
import type { CompiledMapping } from '../../mapping/compiled.js';
import type { EarlierRows } from '../../run/earlier-rows.js';
import type { RunFolder } from '../../run/run-folder.js';
import type { RunReport } from '../../run/run-report.js';
import { tooManyFailures } from '../../sync/bounds.js';
import type { ResultSink, SentState } from '../../sync/ports.js';
import type { ReadBackRemark } from '../../sync/read-back.js';
import type { RunParts } from '../../sync/run.js';
import { createSendChange, type SendChange } from '../../sync/send-change.js';
import { failedRows } from '../../sync/status.js';
import { stopOnUnknownIds } from '../../sync/unknown-ids.js';
import type { Work } from '../../sync/work.js';
import type { Connection } from '../connection.js';
import type { Listing } from './list-contacts.js';
import { readBackOfRun } from './read-back-run.js';
import type { SyncJob } from './run-context.js';

/** Room for rows that wait for a retry while others are sent; each costs little more than its cells. */
const OPEN_ROWS_PER_REQUEST = 8;

type Given = {
  readonly api: Connection | undefined;
  readonly state: SentState;
  readonly earlier: EarlierRows;
  readonly listing: Listing | undefined;
  readonly mapping: CompiledMapping;
  readonly results: ResultSink;
  readonly folder: RunFolder;
  readonly remarks: ReadBackRemark[];
};

/** What the loop works with; a dry run is stopped one step before the send. */
export function runParts(job: SyncJob, given: Given): RunParts {
  const { stop, clock, settings } = job;
  const { api, state, earlier, listing, results } = given;
  return {
    results,
    stop,
    clock,
    state,
    earlier,
    originals: listing?.originals,
    openRows: settings.concurrency * OPEN_ROWS_PER_REQUEST,
    sendChange: api && !job.dryRun ? realSendChange(job, { ...given, api }) : undefined,
  };
}

function realSendChange(
  job: SyncJob,
  given: Pick<Given, 'mapping' | 'folder' | 'remarks'> & { readonly api: Connection },
): SendChange {
  const { client, send, tally } = given.api;
  const { mapping } = given;
  const { customFieldsKey, clearAs } = job.settings;
  const shape = { clearAs, ...(customFieldsKey === undefined ? {} : { customFieldsKey }) };
  const sendChange = createSendChange(
    client,
    send,
    (change) => toPatchBody(change.fields, shape),
    tally,
    readBackOfRun(job, given),
  );
  return mapping.key.by === 'id' ? stopOnUnknownIds(sendChange, job.stop, mapping) : sendChange;
}

/** The report, which stops the run once more of its `rows` have failed than `--max-failures` allows. */
export function boundedReport(job: SyncJob, report: RunReport, rows: number): ResultSink {
  let failures = failedRows(report.tally.rows(rows), job.settings.notFound);
  return {
    write(result) {
      if (!job.dryRun && report.rejects(result.status) && result.status !== 'conflict') {
        failures += 1;
        const error = tooManyFailures(failures, rows, job.settings.maxFailures);
        // Before its line is written: the next request is about to start.
        if (error) job.stop.request({ kind: 'error', error });
      }
      return report.write(result);
    },
  };
}

/** Rows whose word is final get it even where the plan is refused, so that rejected.csv can be mended. */
export async function* settledOnly(work: AsyncIterable<readonly Work[]>): AsyncGenerator<readonly Work[]> {
  for await (const batch of work) yield batch.filter((item) => item.kind === 'settled');
}
