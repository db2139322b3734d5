import { openCountsFile } from '../../run/counts-file.js';
import type { CsvRow } from '../../csv/row.js';
import type { Scan } from '../../sync/scan.js';
import type { RequestCounts } from '../../run/summary.js';
import type { RequestMemory } from '../../pace/request-memory.js';
import type { Closers } from '../closers.js';
import type { Connection } from '../connection.js';
import type { createSandboxTarget, ServedApi } from '../sandbox-job.js';
import { needsListing } from './list-contacts.js';
import type { OpenRun, ScannedRun, SyncJob } from './run-context.js';

type Given = Pick<OpenRun, 'folder'> &
  Pick<ScannedRun, 'mapping' | 'scan'> & {
    /** Counted on as requests leave. */
    readonly requests: RequestCounts;
    /** What earlier runs spent of the rate; undefined where nothing is remembered. */
    readonly memory: RequestMemory | undefined;
  };

/**
 * Connects a run to the API, or to a sandbox of its own where `--sandbox` says so; undefined where nothing is
 * listed or sent. Throws RunError `config` where no key is given.
 */
export async function connectRun(
  job: SyncJob,
  given: Given,
  closers: Closers,
): Promise<Connection | undefined> {
  const { settings } = job;
  if (job.dryRun && !needsListing(job, given.mapping)) return undefined;
  // Loaded only now: a validate or a dry run need not wait for HTTP.
  const { connect } = await import('../connection.js');
  const target = settings.sandbox
    ? closers.add(await openSandbox(rowsOf(given.scan), given.mapping, settings))
    : { baseUrl: settings.baseUrl, apiKey: job.apiKey() };
  const counts = closers.add(openCountsFile(given.folder.paths.counts));
  const { requests, memory } = given;
  return closers.add(
    connect({
      ...job,
      // The run's own sandbox is shared with no other process.
      settings: settings.sandbox ? { ...settings, redisUrl: undefined } : settings,
      target,
      requests,
      memory,
      onRequest: () => counts.note(requests),
      onAnswered: job.announce.answered,
    }),
  );
}

async function* rowsOf({ decided }: Scan): AsyncGenerator<CsvRow> {
  for await (const batch of decided.read()) for (const { row } of batch) yield row;
}

async function openSandbox(...parts: Parameters<typeof createSandboxTarget>): Promise<ServedApi> {
  const sandbox = await import('../sandbox-job.js');
  return sandbox.createSandboxTarget(...parts);
}
