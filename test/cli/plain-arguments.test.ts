import fc from 'fast-check';
import { expect, test } from 'vitest';
import { COMMAND_SPECS } from '../../src/cli/commands.js';
import { parseArguments } from '../../src/cli/parse.js';
import { parsePlainArguments } from '../../src/cli/plain-arguments.js';
import { COMMANDS, FLAGS, flagsOf, type CommandName, type FlagName } from '../../src/config/flags.js';

/** By the parser proper: flags by their long names, or undefined where it refuses or prints help. */
async function inFull(args: readonly string[]): Promise<unknown> {
  try {
    const parsed = await parseArguments(args, COMMAND_SPECS, '1.2.3');
    if (parsed.kind === 'help') return undefined;
    const flags = Object.entries(parsed.flags).filter(
      ([name, value]) => Object.hasOwn(FLAGS, name) && value !== undefined,
    );
    return [parsed.spec.name, Object.fromEntries(flags), parsed.positional];
  } catch {
    return undefined;
  }
}

function plainly(args: readonly string[]): unknown {
  const parsed = parsePlainArguments(args, COMMAND_SPECS);
  return parsed?.kind === 'command' ? [parsed.spec.name, parsed.flags, parsed.positional] : undefined;
}

test('a command with flags by their long names is read without the parser', () => {
  expect(plainly(['sync', '--file', 'a b.csv', '--dry-run', '--rate=50/10s', '--json'])).toEqual([
    'sync',
    { file: 'a b.csv', 'dry-run': true, rate: '50/10s', json: true },
    [],
  ]);
});

test.each([
  [['--help']],
  [['sync', '--help']],
  [['sync', '-f', 'a.csv']],
  [['sync', '--file']],
  [['sync', '--file', '-']],
  [['sync', '--file', '"a"']],
  [['sync', '--file', 'a', '--file', 'b']],
  [['sync', '--resume']],
  [['sync', '--dry-run', 'false']],
  [['sync', '--dry-run=false']],
  [['sync', '--out', 'a.csv']],
  [['sync', 'a.csv']],
  [['get', 'ID']],
  [['sink', '--file', 'a.csv']],
])('the parser proper sees %j', (args) => {
  expect(plainly(args)).toBeUndefined();
});

const VALUES = [
  'a.csv',
  'a b',
  '10',
  '1e5',
  '0x10',
  '5%',
  'true',
  '',
  '-',
  '-1',
  '"q"',
  "'q'",
  'a=b',
  '--json',
  'é',
];
const words = fc.constantFrom<CommandName>(...COMMANDS).chain((command) => {
  const name = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom<FlagName>(...flagsOf(command)) },
    { weight: 1, arbitrary: fc.constantFrom('nothing', 'no-json', 'f', 'help') },
  );
  const value = fc.oneof(fc.constantFrom(...VALUES), fc.string());
  const given = fc.oneof(
    fc.tuple(name, value).map(([flag, text]) => [`--${flag}`, text]),
    fc.tuple(name, value).map(([flag, text]) => [`--${flag}=${text}`]),
    name.map((flag) => [`--${flag}`]),
  );
  return fc.array(given, { maxLength: 4 }).map((parts) => [command, ...parts.flat()]);
});

test('what is read without the parser is what the parser reads', async () => {
  let read = 0;
  await fc.assert(
    fc.asyncProperty(words, async (args) => {
      const plain = plainly(args);
      if (plain === undefined) return;
      read += 1;
      expect(await inFull(args)).toEqual(plain);
    }),
    { numRuns: 300 },
  );
  expect(read).toBeGreaterThan(20);
});
