import { openCountsFile } from '../../run/counts-file.js';
import { connect, type Connection } from '../connection.js';
import { createSandboxTarget, type Target } from '../sandbox-job.js';
import type { RunContext } from './run-context.js';

/** Connects a run to the API, or to a sandbox of its own where `--sandbox` says so. */
export async function openConnection({
  job,
  prepared,
  requests,
  memory,
  pace,
}: RunContext): Promise<Connection> {
  const { settings } = job;
  const target: Target = settings.sandbox
    ? await createSandboxTarget(prepared.input.rows(), prepared.mapping, settings)
    : { baseUrl: settings.baseUrl, apiKey: job.apiKey(), close: () => Promise.resolve() };
  // The run's own sandbox is shared with no other process.
  const ownSettings = settings.sandbox ? { ...settings, redisUrl: undefined } : settings;
  const counts = openCountsFile(prepared.folder.paths.counts);
  const onRequest = (): void => counts.note(requests);
  const connection = connect({ ...job, settings: ownSettings, target, requests, memory, onRequest });
  return {
    ...connection,
    async close() {
      pace.cost = connection.throttle.cost();
      await connection.close();
      await target.close();
      counts.close();
    },
  };
}
