import { readFileSync } from 'node:fs';
import { foldFlags } from '../config/fold.js';
import { ourOwn, type Printable } from '../contact/text.js';
import type { Screen } from './command.js';
import { COMMAND_SPECS } from './commands.js';
import { candidateLine, COMPLETE, isShell } from './completion/scripts.js';
import { failureObject, formatSaid, reportError, wantsJson } from './fail.js';
import { onOneLineEach } from './given-words.js';
import { parsePlainArguments } from './plain-arguments.js';
import type { CommandLine } from './parse.js';
import { maskOf } from './known-secrets.js';
import { openTerminal, type RawTerminal, type Terminal } from './terminal.js';

/** Parses, runs the command and returns its exit code. Only here errors are turned into words. */
export async function main(args: readonly string[], raw: RawTerminal): Promise<number> {
  let mask = maskOf(raw.env, undefined);
  const onOneLine = onOneLineEach(args, raw.env);
  const terminal = openTerminal(raw, (text) => mask(onOneLine(text)));
  let errorFormat = formatSaid(args, raw.env);
  let isJson = wantsJson(args, raw.env);
  try {
    const version = ownVersion();
    if (args.includes('--version') && args.includes('--json')) {
      const { versions, platform, arch } = process;
      terminal.out(
        `${JSON.stringify({ name: 'chative-contacts', version, node: versions.node, platform, arch })}\n`,
      );
      return 0;
    }
    const [asks, shell, ...words] = args;
    if (asks === COMPLETE && isShell(shell)) {
      const { candidates } = await import('./completion/candidates.js');
      terminal.out(
        candidates(words, COMMAND_SPECS)
          .map((each) => `${candidateLine(each, shell)}\n`)
          .join(''),
      );
      return 0;
    }
    const parsed = await parse(args, version);
    if (parsed.kind === 'help') {
      terminal.out(`${parsed.text}\n`);
      return 0;
    }
    const { spec, flags, positional } = parsed;
    const file = await readConfig(flags, terminal);
    const given = { commandLine: flags, env: terminal.env, file };
    const folded = foldFlags(spec.name, given);
    mask = maskOf(raw.env, folded.values);
    errorFormat = folded.values['log-format'] === 'json' ? 'json' : 'text';
    isJson = folded.values.json === true;
    const screen: Screen = { writeAbove: undefined };
    const { createLogger } = await import('../logger.js');
    const { 'log-level': level = 'info', 'log-format': format = 'auto' } = folded.values;
    const fit = terminal.errIsTerminal && format !== 'json' ? await fitter() : (line: Printable) => line;
    const log = await createLogger({
      ...{ level, format, isTerminal: terminal.errIsTerminal },
      write: (line) => (screen.writeAbove ?? terminal.draw)(fit(line)),
    });
    for (const warning of folded.warnings) log.warn(warning);
    const run = await spec.load();
    const refold = (remembered: Readonly<Record<string, string>>) =>
      foldFlags(spec.name, { ...given, remembered });
    return await run({ folded, refold, positional, terminal, log, screen, errorFormat, version });
  } catch (error) {
    if (isJson) terminal.out(`${JSON.stringify(failureObject(error))}\n`);
    return await reportError(error, terminal, errorFormat);
  }
}

/** Parses the arguments. The parser is loaded only where it is needed: for help, short names and mistakes. */
async function parse(args: readonly string[], version: string): Promise<CommandLine> {
  const plain = parsePlainArguments(args, COMMAND_SPECS);
  if (plain) return plain;
  const { parseArguments } = await import('./parse.js');
  return parseArguments(args, COMMAND_SPECS, version);
}

/**
 * Makes the function that breaks lines for a terminal, which would break them inside words. Code that
 * measures text is loaded only for a terminal.
 */
async function fitter(): Promise<(line: Printable) => Printable> {
  const { fitLines, NARROW } = await import('./table.js');
  return (line) => ourOwn(fitLines(line, process.stderr.columns || NARROW));
}

async function readConfig(
  flags: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): Promise<{ path: string; value: unknown } | undefined> {
  const path = flags['config'] ?? terminal.env['CHATIVE_CONFIG'];
  // An empty variable counts as not given.
  if (typeof path !== 'string' || path === '') return undefined;
  const { readYamlFile } = await import('../config/yaml-file.js');
  return { path, value: readYamlFile(path, 'config') };
}

/** The version in package.json, which has the same place beside the code in the repository and in the package. */
function ownVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
