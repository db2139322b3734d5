import { describe, expect, test } from 'vitest';
import { COMMAND_SPECS } from '../../src/cli/commands.js';
import { parseArguments, type CommandLine } from '../../src/cli/parse.js';
import { COMMANDS, FLAGS, flagsOf } from '../../src/config/flags.js';
import { RunError } from '../../src/errors.js';

function parse(...args: string[]): Promise<CommandLine> {
  return parseArguments(args, COMMAND_SPECS, '1.2.3');
}

/** The flags that were given, without their short names. */
async function flagsGiven(...args: string[]): Promise<Record<string, unknown>> {
  const parsed = await parse(...args);
  if (parsed.kind !== 'command') throw new Error(`help was printed: ${parsed.text}`);
  const known = Object.entries(parsed.flags).filter(([name, value]) => name in FLAGS && value !== undefined);
  return Object.fromEntries(known);
}

async function refusal(...args: string[]): Promise<RunError> {
  try {
    await parse(...args);
  } catch (error) {
    if (error instanceof RunError) return error;
    throw error;
  }
  throw new Error('it was understood');
}

async function helpOf(...args: string[]): Promise<string> {
  const parsed = await parse(...args);
  if (parsed.kind !== 'help') throw new Error('no help was printed');
  return parsed.text;
}

describe('what is understood', () => {
  test.each<[string[], Record<string, unknown>]>([
    [['sync', '--file', 'a.csv'], { file: 'a.csv' }],
    [['sync', '--file=a.csv'], { file: 'a.csv' }],
    [['sync', '-f', 'a.csv', '-y'], { file: 'a.csv', yes: true }],
    [['sync', '--file', '-'], { file: '-' }],
    [['sync', '--file', '0123'], { file: '0123' }],
    [['sync', '--clear-word', '', '--limit', '007'], { 'clear-word': '', limit: '007' }],
    [['sync', '--delimiter', '\t'], { delimiter: '\t' }],
    [['sync', '--no-spool', '--no-progress'], { 'no-spool': true, 'no-progress': true }],
    [['sync', '--dry-run', 'false'], { 'dry-run': false }],
    [['sync', '--dry-run=false', '--full=true'], { 'dry-run': false, full: true }],
    [['sync', '--resume'], { resume: '' }],
    [['sync', '--resume', '20261123T190312Z-abcd'], { resume: '20261123T190312Z-abcd' }],
    [['sync', '--resume', '--json'], { resume: '', json: true }],
    [['--log-level', 'debug', 'sync'], { 'log-level': 'debug' }],
  ])('%j', async (args, expected) => {
    await expect(flagsGiven(...args)).resolves.toEqual(expected);
  });

  test('what was not given is absent: defaults are not the parser’s', async () => {
    await expect(flagsGiven('sync')).resolves.toEqual({});
  });

  test.each(['--file', '-f'])('of a flag that is repeated the last one counts (%s)', async (name) => {
    await expect(flagsGiven('sync', name, 'a.csv', '--file', 'b.csv')).resolves.toEqual({ file: 'b.csv' });
  });

  test('a switch that is repeated is no list', async () => {
    await expect(flagsGiven('sync', '--full', '--full')).resolves.toEqual({ full: true });
  });

  test.each(['183ccf94-3111-480f-8b12-4d19d65d3c78', '00123', '1e3', '0x10'])(
    'an ID is taken as it is written: %s',
    async (id) => {
      const parsed = await parse('get', id);
      expect(parsed).toMatchObject({ kind: 'command', positional: [id], spec: { name: 'get' } });
    },
  );
});

describe('what is not understood ends with exit 2 and a hint', () => {
  test.each<[string, string[], string | RegExp, string | RegExp]>([
    [
      'a flag with a typo',
      ['sync', '--flie', 'a.csv'],
      'unknown flag --flie of sync',
      'did you mean --file?',
    ],
    [
      'a typo with a value',
      ['sync', '--max-delete=3'],
      'unknown flag --max-delete',
      'did you mean --max-deletes?',
    ],
    ['a flag in camel case', ['sync', '--dryRun'], 'unknown flag --dryRun', 'did you mean --dry-run?'],
    ['a flag nothing is near to', ['sync', '--frobnicate'], 'unknown flag --frobnicate', 'sync --help'],
    ['an unknown short flag', ['sync', '-x'], 'unknown flag -x of sync', 'sync --help'],
    ['a negated switch', ['sync', '--no-json'], 'unknown flag --no-json', /./],
    ['a flag with a dot', ['sync', '--file.name', 'a.csv'], 'unknown flag --file.name', /./],
    [
      'a flag of another command',
      ['validate', '--rate', '5/s'],
      /unknown flag --rate of validate.*sync, undo, export, get, doctor, sandbox/,
      /./,
    ],
    [
      'a flag of sync given to get',
      ['get', 'c1', '--yes'],
      /unknown flag --yes of get; it belongs to sync/,
      /./,
    ],
    ['a flag without its value', ['sync', '--file'], /file/, 'sync --help'],
    ['a flag whose value is another flag', ['sync', '--file', '--json'], /file/, 'sync --help'],
    [
      'a file without its flag',
      ['sync', 'contacts.csv'],
      'unexpected argument "contacts.csv"',
      '--file contacts.csv',
    ],
    ['an extra argument', ['sync', '--full', 'now'], 'unexpected argument "now"', 'sync --help'],
    ['an extra number', ['sync', '1e3'], 'unexpected argument "1e3"', 'sync --help'],
    ['an argument after --', ['sync', '--', 'now'], 'unexpected argument "now"', 'sync --help'],
    ['a second ID', ['get', 'c1', 'c2'], 'unexpected argument "c2"', 'get --help'],
    ['get without an ID', ['get'], 'get needs the ID of a contact', 'get ID'],
    ['no command', [], 'no command is given', 'sync, validate'],
    ['a flag alone', ['--json'], 'no command is given', 'sync, validate'],
    ['a command with a typo', ['snyc'], 'unknown command "snyc"', 'did you mean sync?'],
    [
      'a command with a typo and flags',
      ['valdate', '--file', 'a.csv'],
      'unknown command "valdate"',
      'did you mean validate?',
    ],
    ['a command nothing is near to', ['frobnicate'], 'unknown command "frobnicate"', 'the commands are sync'],
  ])('%s', async (_, args, message, hint) => {
    const error = await refusal(...args);
    expect(error).toMatchObject({ kind: 'usage', exitCode: 2 });
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
  });
});

describe('help', () => {
  test.each(COMMANDS)('of %s lists every flag it takes and no other', async (name) => {
    const text = await helpOf(name, '--help');
    const flags = text.slice(0, text.indexOf('Examples:'));
    // Further in, a description goes on, and may begin with the name of another flag.
    const listed = [...flags.matchAll(/^ {2,6}(?:-\w, )?--([\w-]+)/gm)].map(([, flag]) => flag);
    expect(listed.filter((flag) => flag !== 'help' && flag !== 'version').sort()).toEqual(
      flagsOf(name).sort(),
    );
  });

  test.each(COMMANDS)(
    'of %s shows how it is used, two examples and where else flags come from',
    async (name) => {
      const text = await helpOf(name, '--help');
      expect(text).toContain(`chative-contacts ${name}`);
      expect(text.slice(text.indexOf('Examples:')).match(/^ {2}chative-contacts /gm)).toHaveLength(2);
      expect(text).toContain('--config FILE');
    },
  );

  test('groups its flags and shows choices and defaults', async () => {
    const text = await helpOf('sync', '-h');
    for (const group of ['Input:', 'Mapping:', 'Rows:', 'Safety:', 'API:', 'Pace:', 'Output:'])
      expect(text).toContain(`\n${group}\n`);
    expect(text.replace(/\s+/g, ' ')).toMatch(/--duplicates .*\[merge\|each\|reject\].*\[default: merge\]/);
    expect(text).toMatch(/--rate .*\n?.*\[default: 200\/1m\]/);
  });

  test('without a command lists the commands', async () => {
    const text = await helpOf('--help');
    for (const name of COMMANDS) expect(text).toMatch(new RegExp(`chative-contacts ${name}\\b`));
  });

  test('is what --version is answered with, too', async () => {
    await expect(helpOf('--version')).resolves.toBe('1.2.3');
  });
});
