import { RunError } from '../errors.js';
import { printable } from '../contact/text.js';
import { withoutCredentials } from '../secrets.js';
import { nearest } from '../nearest.js';
import { FLAGS, flagsOf, type CommandName, type FlagName, type FlagTable } from './flags.js';
import { readNetwork, type NetworkEnvironment } from './network.js';
import { KINDS, type KindValues } from './kinds.js';

/** The value of a flag: one of its choices, or the value that its kind is read as. */
type ValueOf<F> = F extends { choices: readonly (infer C)[] }
  ? C
  : F extends { kind: infer K extends keyof KindValues }
    ? KindValues[K]
    : never;

/** Flag name to value. A flag that was not given and has no default is absent. */
export type FlagValues = { readonly [N in FlagName]?: ValueOf<FlagTable[N]> };

export type Given = {
  /** The flags of the command line, by name. */
  readonly commandLine: Readonly<Record<string, unknown>>;
  readonly env: NodeJS.ProcessEnv;
  /** The parsed config file and its path; undefined where there is none. */
  readonly file: { readonly path: string; readonly value: unknown } | undefined;
  /** The flags of an earlier run that is resumed now. They beat only the defaults. */
  readonly remembered?: Readonly<Record<string, string>>;
};

export type Folded = {
  readonly values: FlagValues;
  /** Flags that were given somewhere, each with its text. */
  readonly given: ReadonlyMap<FlagName, string>;
  readonly warnings: readonly string[];
  readonly network: NetworkEnvironment;
};

const ENV_PREFIX = 'CHATIVE_';

/** Names of environment variables that belong to no flag. */
const OTHER_ENV = ['CHATIVE_API_KEY'];

/**
 * Folds the sources: a flag beats the environment, which beats the config file, which beats the default.
 * Throws RunError `usage` with all mistakes, one line each, naming the place of each.
 */
export function foldFlags(command: CommandName, { commandLine, env, file, remembered = {} }: Given): Folded {
  const mistakes: string[] = [];
  const fileValues = entriesOf(file, mistakes);
  const values: Record<string, unknown> = {};
  const given = new Map<FlagName, string>();
  const taken = flagsOf(command);
  // Flags that the command does not take get their defaults, too, so that the settings are complete.
  for (const name of Object.keys(FLAGS) as FlagName[]) {
    const { commandLineOnly, default: fallback } = FLAGS[name];
    const envName = envNameOf(name);
    const sources: [where: string, raw: unknown][] = [];
    if (taken.includes(name)) sources.push([`--${name}`, commandLine[name]]);
    if (taken.includes(name) && !commandLineOnly)
      sources.push(
        [envName, env[envName] === '' ? undefined : env[envName]],
        [`${file?.path ?? ''}: ${name}`, fileValues[name]],
        // From a run.json, only flags are taken that decide what is sent. A forged run.json can name no
        // program and no key file.
        [`run.json: ${name}`, FLAGS[name].binds ? remembered[name] : undefined],
      );
    const found = sources.find(([, raw]) => raw !== undefined && raw !== null);
    const raw = found?.[1] ?? fallback;
    if (raw === undefined) continue;
    const text = typeof raw === 'string' ? raw : JSON.stringify(raw);
    if (found) given.set(name, text);
    const value = readFlag(name, text);
    if (value === undefined)
      mistakes.push(
        `${found?.[0] ?? name}: ${expectation(name)}${nearZone(name, text)}${FLAGS[name].secret ? '' : `, found "${shown(name, text)}"`}`,
      );
    else values[name] = value;
  }
  if (mistakes.length > 0)
    throw new RunError('usage', mistakes.join('\n'), {
      hint: `chative-contacts ${command} --help shows every flag`,
    });
  return { values, given, warnings: envWarnings(env), network: readNetwork(env) };
}

/** The name of a flag's environment variable: CHATIVE_DATA_DIR for data-dir. */
export function envNameOf(name: FlagName): string {
  return `${ENV_PREFIX}${name.toUpperCase().replaceAll('-', '_')}`;
}

/** A flag's value from its text; undefined where the text is not valid. */
export function readFlag(name: FlagName, text: string): unknown {
  const { kind, choices } = FLAGS[name];
  if (!choices) return KINDS[kind].parse(text);
  const word = text.trim().toLowerCase();
  return choices.includes(word) ? word : undefined;
}

/**
 * The text of a value for a message, without user and password. An address may carry them, and so may a value
 * that was meant for another flag.
 */
function shown(name: FlagName, text: string): string {
  const isAddress = FLAGS[name].kind === 'url' || /:\/|@/.test(text);
  return printable(isAddress ? withoutCredentials(text) : text);
}

/** For an unknown time zone, the nearest name. */
function nearZone(name: FlagName, text: string): string {
  if (FLAGS[name].kind !== 'zone') return '';
  const near = nearest(text, Intl.supportedValuesOf('timeZone'));
  return near === undefined ? '' : ` (did you mean ${near}?)`;
}

function expectation(name: FlagName): string {
  const { kind, choices } = FLAGS[name];
  return `expected ${choices ? `one of ${choices.join(', ')}` : KINDS[kind].expected}`;
}

function entriesOf(file: Given['file'], mistakes: string[]): Readonly<Record<string, unknown>> {
  if (file?.value === null || file?.value === undefined) return {};
  if (typeof file.value !== 'object' || Array.isArray(file.value)) {
    mistakes.push(`${file.path}: expected a map of flags such as "rate: 200/1m"`);
    return {};
  }
  const entries: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(file.value)) {
    if (!Object.hasOwn(FLAGS, name))
      mistakes.push(`${file.path}: ${printable(name)} is no flag${didYouMean(name)}`);
    else if (FLAGS[name as FlagName].commandLineOnly)
      mistakes.push(`${file.path}: ${name} works on the command line alone`);
    else if (name === 'config') mistakes.push(`${file.path}: a config file cannot name another`);
    else if (FLAGS[name as FlagName].kind === 'words') {
      const words = wordsOf(value);
      if (words === undefined) mistakes.push(`${file.path}: ${name}: put each word in quotes: "NULL"`);
      else entries[name] = words;
    } else if (typeof value === 'object' && value !== null)
      mistakes.push(`${file.path}: ${name}: expected a single value`);
    else entries[name] = value;
  }
  return entries;
}

/** A list of texts, or one text. YAML reads a bare NULL as nothing, and the word would be lost. */
function wordsOf(value: unknown): string | undefined {
  const words: unknown[] = Array.isArray(value) ? value : [value];
  return words.every((word) => typeof word === 'string') ? words.join(',') : undefined;
}

function didYouMean(name: string): string {
  const near = nearest(name, Object.keys(FLAGS));
  return near === undefined ? '' : `; did you mean ${near}?`;
}

function envWarnings(env: NodeJS.ProcessEnv): string[] {
  const known = new Map((Object.keys(FLAGS) as FlagName[]).map((name) => [envNameOf(name), name]));
  // Names are compared without their prefix: with it, any two short names are near.
  const words = [...known.keys(), ...OTHER_ENV].map((name) => name.slice(ENV_PREFIX.length));
  return Object.keys(env)
    .filter((name) => name.startsWith(ENV_PREFIX) && !OTHER_ENV.includes(name))
    .flatMap((name) => {
      const flag = known.get(name);
      if (flag !== undefined && !FLAGS[flag].commandLineOnly) return [];
      if (flag !== undefined) return [`${name} is ignored: --${flag} works on the command line alone`];
      const near = nearest(name.slice(ENV_PREFIX.length), words);
      return [
        `${name} is no setting and is ignored${near === undefined ? '' : `; did you mean ${ENV_PREFIX}${near}?`}`,
      ];
    });
}
