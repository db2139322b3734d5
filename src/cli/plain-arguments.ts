import { FLAGS, flagsOf, type FlagName } from '../config/flags.js';
import type { CommandSpec } from './command.js';
import type { CommandLine } from './parse.js';

/** A value that stands for itself: it is no flag, and the parser would not read it in another way. */
const PLAIN_VALUE = /^[^-'"\s][^'"]*$/;

/**
 * Parses the command line of most cron jobs: a command, then its flags by their long names, each once, with
 * plain values. Undefined for everything else, which goes to the real parser. Loading that parser takes as
 * long as half of a small run.
 */
export function parsePlainArguments(
  args: readonly string[],
  specs: readonly CommandSpec[],
): CommandLine | undefined {
  const spec = specs.find(({ name }) => name === args[0]);
  // Where an argument is needed, as in `get <id>`, the parser checks it.
  if (spec === undefined || spec.usage.includes('<')) return undefined;
  const known: ReadonlySet<string> = new Set(flagsOf(spec.name));
  const flags: Record<string, unknown> = {};
  for (let at = 1; at < args.length; at++) {
    const [, name = '', joined] = /^--([a-z-]+)(?:=(.*))?$/s.exec(args[at] ?? '') ?? [];
    if (!known.has(name) || Object.hasOwn(flags, name)) return undefined;
    const { kind } = FLAGS[name as FlagName];
    // This flag may stand without a value.
    if (kind === 'run') return undefined;
    if (kind === 'boolean') {
      if (joined !== undefined || !isFlagOrEnd(args[at + 1])) return undefined;
      flags[name] = true;
      continue;
    }
    const value = joined ?? args[++at] ?? '';
    if (!PLAIN_VALUE.test(value)) return undefined;
    flags[name] = value;
  }
  return { kind: 'command', spec, flags, positional: [] };
}

function isFlagOrEnd(next: string | undefined): boolean {
  return next === undefined || next.startsWith('--');
}
