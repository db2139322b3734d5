import { resolve } from 'node:path';
import { RunError } from '../errors.js';
import { isFamiliar } from './base-url.js';
import { FLAGS, type FlagName } from './flags.js';
import { readFlag, type Folded } from './fold.js';

/** The given flags that decide what is sent, by name. A resumed run starts from them and must agree with them. */
export function rememberedFlags({ given }: Folded): Record<string, string> {
  const binding = [...given].filter(([name]) => FLAGS[name].binds);
  return Object.fromEntries(binding.map(([name, text]) => [name, absolute(name, text)]));
}

/** Throws RunError `usage` where a given flag differs from the flag with which the run began. */
export function checkAgreement(given: Folded['given'], begun: Readonly<Record<string, string>>): void {
  const mistakes = [...given].flatMap(([name, text]) => {
    if (!FLAGS[name].binds || FLAGS[name].mayChange) return [];
    const before = begun[name] ?? defaultOf(name, begun);
    if (before !== undefined && isSame(name, text, before)) return [];
    return `--${name} is ${text}, but the run began ${before === undefined ? 'without it' : `with ${before}`}`;
  });
  if (mistakes.length > 0)
    throw new RunError('usage', mistakes.join('\n'), {
      hint: 'a resumed run must go on as it began: leave these flags out, or start a new run',
    });
}

/** The address that must be given again when a run is resumed; undefined for Chative's own and for this machine. */
export function addressToRepeat(baseUrl: string): string | undefined {
  return isFamiliar(baseUrl) ? undefined : baseUrl;
}

/**
 * Checks the address of a resumed run. A run.json may have come with an unpacked archive, so it must not
 * decide alone where the key and the rows go. Throws RunError `usage` with the command that names the
 * address.
 */
export function checkAddressGiven(
  given: Folded['given'],
  run: { runId: string; baseUrl: string },
  command: string,
): void {
  const { runId, baseUrl } = run;
  if (given.has('base-url') || addressToRepeat(baseUrl) === undefined) return;
  throw new RunError(
    'usage',
    `run ${runId} would go on with the API at ${baseUrl}, which is not Chative's own address`,
    {
      hint: `if you know that address, name it: ${command}`,
    },
  );
}

/** The value that a flag has when it is not given. */
function defaultOf(name: FlagName, begun: Readonly<Record<string, string>>): string | undefined {
  // A mapping file says how rows find their contacts. Without one it is by the ID.
  if (name === 'match' && begun['mapping'] === undefined) return 'id';
  return FLAGS[name].kind === 'boolean' ? 'false' : FLAGS[name].default;
}

function isSame(name: FlagName, a: string, b: string): boolean {
  const value = (text: string): string => JSON.stringify(readFlag(name, absolute(name, text)));
  return value(a) === value(b);
}

/** A path is remembered as an absolute one: a run may be resumed from another folder. */
function absolute(name: FlagName, text: string): string {
  return FLAGS[name].kind === 'path' && text !== '-' ? resolve(text) : text;
}
