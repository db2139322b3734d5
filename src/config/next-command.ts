import { addressToRepeat } from './resume.js';
import { quoted } from './shell.js';

/** What decides which run a command means, and with which key it goes on. */
type Whereabouts = { readonly dataDir: string; readonly apiKeyFile?: string | undefined };

type Target = { readonly baseUrl: string; readonly sandbox: boolean };

/** The flag for the address. A resumed run needs it again where the address is not Chative's own. */
export function addressFlag({ baseUrl, sandbox }: Target): string {
  const address = sandbox ? undefined : addressToRepeat(baseUrl);
  return address === undefined ? '' : ` --base-url ${quoted(address)}`;
}

/**
 * The flags that name the state and the key. With another state, a command's requests would not be noted
 * there, and a later run would believe that contacts still hold what it sent before.
 */
export function whereabouts({ dataDir, apiKeyFile }: Whereabouts): string {
  const folder = dataDir === './chative-data' ? '' : ` --data-dir ${quoted(dataDir)}`;
  return folder + (apiKeyFile === undefined ? '' : ` --api-key-file ${quoted(apiKeyFile)}`);
}

/** The command that resumes a run. `allowed`: a flag without which the run would end in the same way. */
export function resumeCommand(runId: string, where: Whereabouts & Target, allowed?: string): string {
  const flag = allowed === undefined ? '' : ` ${allowed}`;
  return `chative-contacts sync --resume ${runId}${flag}${addressFlag(where)}${whereabouts(where)}`;
}
