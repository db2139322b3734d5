import { once } from 'node:events';
import { resolveApiKey } from '../../config/api-key.js';
import { inputSettings, mappingSettings, sandboxSettings } from '../../config/settings.js';
import { serveSandbox } from '../../jobs/sandbox-job.js';
import type { Invocation } from '../command.js';
import { counted } from '../../numbers.js';
import { onStopSignals } from '../signals.js';

/** The API key of the sandbox where the user names none. */
const DEFAULT_KEY = 'sandbox';

/** Serves the stand-in API until it is told to stop. */
export async function runSandbox({ folded, terminal, log }: Invocation): Promise<number> {
  const settings = sandboxSettings(folded);
  const { env } = terminal;
  const hasKey = settings.apiKeyFile !== undefined || Boolean(env['CHATIVE_API_KEY']);
  const seed =
    folded.values.file === undefined
      ? undefined
      : { input: inputSettings(folded), mapping: mappingSettings(folded), stdin: terminal.stdin };
  const served = await serveSandbox({
    settings,
    seed,
    apiKey: hasKey ? resolveApiKey(settings.apiKeyFile, env) : DEFAULT_KEY,
  });
  const key = hasKey ? '' : `  CHATIVE_API_KEY=${DEFAULT_KEY}`;
  terminal.out(
    `Serving ${counted(served.contacts, 'contact')} at\n  --base-url ${served.url}\n${key}\nCtrl-C ends it.\n`,
  );
  const asked = new EventTarget();
  const stopped = once(asked, 'stop');
  const unlisten = onStopSignals(() => asked.dispatchEvent(new Event('stop')));
  await stopped;
  unlisten();
  await served.close();
  log.info(served.requests, 'sandbox served');
  return 0;
}
