import yargs, { type Argv } from 'yargs';
import { FLAGS, flagsOf, GROUPS, type CommandName, type FlagName } from '../config/flags.js';
import { envNameOf } from '../config/fold.js';
import { RunError } from '../errors.js';
import { nearest } from '../nearest.js';
import type { CommandSpec } from './command.js';

/** The request of the command line. `help` is a text to print, and nothing else is done. */
export type CommandLine =
  | { readonly kind: 'help'; readonly text: string }
  | {
      readonly kind: 'command';
      readonly spec: CommandSpec;
      readonly flags: Readonly<Record<string, unknown>>;
      readonly positional: readonly string[];
    };

/** Parses the arguments after the program's name. Throws RunError `usage` for unknown ones. */
export async function parseArguments(
  args: readonly string[],
  specs: readonly CommandSpec[],
  version: string,
): Promise<CommandLine> {
  let chosen: { spec: CommandSpec; argv: Record<string, unknown> } | undefined;
  let parser: Argv = yargs([])
    .scriptName('chative-contacts')
    .usage('$0 <command> [flags]\n\nBrings the contacts of a Chative.IO workspace in line with a CSV file.')
    // Names are literal: `--no-spool` is a flag of its own, and there is no second spelling in camel case.
    .parserConfiguration({
      'boolean-negation': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'duplicate-arguments-array': false,
      'parse-positional-numbers': false,
    })
    .version(version)
    .help()
    .alias('help', 'h')
    .wrap(Math.min(110, process.stdout.columns || 100))
    .demandCommand(1)
    .exitProcess(false)
    .fail(false);
  for (const spec of specs)
    parser = parser.command({
      command: [spec.name, ...positionalsOf(spec).map((name) => `[${name}]`)].join(' '),
      describe: spec.about,
      builder: (command: Argv) => describeCommand(command, spec),
      handler(argv: Record<string, unknown>) {
        chosen = { spec, argv };
        // Without this throw, the parser goes on to write the command's whole help text, which takes as long
        // as loading the parser.
        throw new Chosen();
      },
    });
  let text = '';
  try {
    await parser.parseAsync(
      [...args],
      {},
      (_error: unknown, _argv: unknown, output: string) => void (text = output),
    );
  } catch (cause) {
    if (!(cause instanceof Chosen)) throw usageError(args, specs, cause);
  }
  if (text !== '' || chosen === undefined) {
    if (text === '') throw usageError(args, specs, undefined);
    return { kind: 'help', text };
  }
  const { spec, argv } = chosen;
  checkNames(spec, argv);
  const words = positionalsOf(spec).map((name) => argv[name]);
  const positional = words.filter((word) => word !== undefined).map(String);
  checkPositionals(spec, positional);
  return { kind: 'command', spec, flags: argv, positional };
}

/** Thrown to end the parser's work once it has found the command. */
class Chosen extends Error {}

function describeCommand(command: Argv, spec: CommandSpec): Argv {
  let described = command.usage(`$0 ${spec.usage} [flags]\n\n${spec.about}.`);
  for (const name of positionalsOf(spec)) described = described.positional(name, { type: 'string' });
  const names = flagsOf(spec.name);
  for (const name of names) {
    const { kind, alias, about, choices, default: fallback } = FLAGS[name];
    described = described.option(name, {
      type: kind === 'boolean' ? 'boolean' : 'string',
      ...(kind === 'boolean' || kind === 'run' ? {} : { requiresArg: true }),
      ...(alias === undefined ? {} : { alias }),
      describe: choices ? `${about} [${choices.join('|')}]` : about,
      ...(fallback === undefined ? {} : { defaultDescription: fallback }),
    });
  }
  for (const group of GROUPS) {
    const members = names.filter((name) => FLAGS[name].group === group);
    if (members.length > 0) described = described.group(members, `${group}:`);
  }
  for (const [example, about] of spec.examples) described = described.example(example, about);
  return described
    .epilogue(
      [
        ...(spec.notes ? [...spec.notes, ''] : []),
        `Each flag can also come from the environment, as ${envNameOf(names[0] ?? 'file')}, or from --config FILE.`,
      ].join('\n'),
    )
    .strictCommands(false);
}

/** The arguments in the usage: `<id>` is needed, `[run]` may be left out. */
function positionalsOf({ usage }: CommandSpec): string[] {
  return Array.from(usage.matchAll(/ [<[](\w+)[>\]]/g), ([, name = '']) => name);
}

/** Checks the arguments. The parser's own check speaks of "non-option arguments". */
function checkPositionals({ name, usage }: CommandSpec, given: readonly string[]): void {
  const needed = Array.from(usage.matchAll(/ <(\w+)>/g), ([, word = '']) => word);
  const missing = needed[given.length];
  if (missing === undefined) return;
  throw new RunError('usage', `${name} needs ${missing === 'id' ? 'the ID of a contact' : missing}`, {
    hint: `as in: chative-contacts ${usage.replace(/[<>]/g, '').toUpperCase().replace(name.toUpperCase(), name)}`,
  });
}

/** Checks the names of flags. The parser's strict mode gives no nearest name. */
function checkNames(spec: CommandSpec, argv: Readonly<Record<string, unknown>>): void {
  const known = flagsOf(spec.name);
  const short = known.flatMap((name) => FLAGS[name].alias ?? []);
  const ours = new Set<string>([
    ...known,
    ...short,
    ...positionalsOf(spec),
    '_',
    '$0',
    'help',
    'h',
    'version',
  ]);
  const unknown = Object.keys(argv).find((name) => !ours.has(name));
  if (unknown !== undefined) {
    const near =
      nearest(unknown, known) ??
      nearest(
        unknown.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`),
        known,
      );
    const elsewhere = Object.hasOwn(FLAGS, unknown)
      ? `; it belongs to ${FLAGS[unknown as FlagName].commands.join(', ')}`
      : '';
    throw new RunError(
      'usage',
      `unknown flag ${unknown.length === 1 ? '-' : '--'}${unknown} of ${spec.name}${elsewhere}`,
      {
        hint:
          near === undefined
            ? `chative-contacts ${spec.name} --help shows its flags`
            : `did you mean --${near}?`,
      },
    );
  }
  const extra = (argv['_'] as unknown[]).slice(1).map(String);
  if (extra.length > 0)
    throw new RunError('usage', `unexpected argument "${extra.join(' ')}"`, {
      hint: extra.some((word) => word.endsWith('.csv'))
        ? `name the file with --file ${extra[0] ?? ''}`
        : `chative-contacts ${spec.name} --help`,
    });
}

function usageError(args: readonly string[], specs: readonly CommandSpec[], cause: unknown): RunError {
  const names: CommandName[] = specs.map(({ name }) => name);
  const command = args.find((arg) => !arg.startsWith('-'));
  if (cause instanceof Error && names.includes(command as CommandName))
    return new RunError('usage', cause.message, {
      hint: `chative-contacts ${command ?? ''} --help shows its flags`,
    });
  const all = `the commands are ${names.join(', ')}; chative-contacts --help tells more`;
  if (command === undefined) return new RunError('usage', 'no command is given', { hint: all });
  const near = nearest(command, names);
  return new RunError('usage', `unknown command "${command}"`, {
    hint: near === undefined ? all : `did you mean ${near}?`,
  });
}
