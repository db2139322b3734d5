import { resolveApiKey } from '../../config/api-key.js';
import { apiSettings } from '../../config/settings.js';
import { getContact } from '../../jobs/get-job.js';
import { announceRoute } from '../../jobs/network.js';
import type { Invocation } from '../command.js';
import { onStopSignals } from '../signals.js';

/** Prints one contact as JSON. */
export async function runGet({ folded, positional, terminal, log, version }: Invocation): Promise<number> {
  const settings = apiSettings(folded);
  announceRoute(settings.baseUrl, settings.network, log);
  const contact = await getContact({
    contactId: positional[0] ?? '',
    settings,
    apiKey: resolveApiKey(settings.apiKeyFile, terminal.env),
    userAgent: `chative-contacts/${version}`,
    log,
    listenForStop: onStopSignals,
  });
  terminal.out(`${contact}\n`);
  return 0;
}
