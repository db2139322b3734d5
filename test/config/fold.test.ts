import { expect, test } from 'vitest';
import type { CommandName } from '../../src/config/flags.js';
import { envNameOf, foldFlags, type Folded } from '../../src/config/fold.js';
import { RunError } from '../../src/errors.js';

type Sources = {
  line?: Record<string, unknown>;
  env?: Record<string, string>;
  file?: unknown;
  command?: CommandName;
};

function fold({ line = {}, env = {}, file, command = 'sync' }: Sources): Folded {
  const config = file === undefined ? undefined : { path: 'c.yaml', value: file };
  return foldFlags(command, { commandLine: line, env, file: config });
}

function mistakesOf(sources: Sources): string[] {
  try {
    fold(sources);
  } catch (error) {
    expect(error).toBeInstanceOf(RunError);
    expect((error as RunError).exitCode).toBe(2);
    return (error as RunError).message.split('\n');
  }
  return [];
}

test('a flag beats the environment beats the config file beats the default', () => {
  const line = { concurrency: '1' };
  const env = { CHATIVE_CONCURRENCY: '2' };
  const file = { concurrency: 3 };
  expect(fold({ line, env, file }).values.concurrency).toBe(1);
  expect(fold({ env, file }).values.concurrency).toBe(2);
  expect(fold({ file }).values.concurrency).toBe(3);
  expect(fold({}).values.concurrency).toBe(8);
});

test('only what was given counts as given, as it was written', () => {
  const { given, values } = fold({ line: { rate: '5/s' }, file: { timeout: '1m' } });
  expect([...given]).toEqual([
    ['timeout', '1m'],
    ['rate', '5/s'],
  ]);
  expect(values['max-deletes']).toBeUndefined();
  expect(values.blank).toBe('skip');
});

test('an empty environment variable and an empty config key are not given', () => {
  const { given } = fold({ env: { CHATIVE_RATE: '', CHATIVE_FILE: '' }, file: { timeout: null } });
  expect([...given]).toEqual([]);
});

test.each([
  ['the command line', { line: { 'no-spool': true } }],
  ['the environment', { env: { CHATIVE_NO_SPOOL: 'true' } }],
  ['a config file', { file: { 'no-spool': true } }],
])('a flag that begins with no- works from %s', (_title, sources) => {
  expect(fold(sources).values['no-spool']).toBe(true);
});

test('a switch can be turned off where it stands before', () => {
  const env = { CHATIVE_DRY_RUN: '1' };
  expect(fold({ env }).values['dry-run']).toBe(true);
  expect(fold({ env, line: { 'dry-run': false } }).values['dry-run']).toBe(false);
});

test('all mistakes are reported together, each with where it stands, what is expected and what is there', () => {
  const mistakes = mistakesOf({
    line: { rate: 'abc', match: 'name' },
    env: { CHATIVE_TIMEOUT: '0s' },
    file: { concurrency: 0, ratee: '5/s', yes: true, config: 'x', mapping: { a: 1 } },
  });
  expect(mistakes.sort()).toEqual([
    '--match: expected one of id, email, phone, or field:NAME as in field:crm_id, found "name"',
    '--rate: expected a rate such as 200/1m, 50/10s, 5/s, or unlimited, found "abc"',
    'CHATIVE_TIMEOUT: expected a duration such as 500ms, 30s, 1m or 2h, from 1 ms to 24 days, found "0s"',
    'c.yaml: a config file cannot name another',
    'c.yaml: concurrency: expected a whole number, 1 or more, found "0"',
    'c.yaml: mapping: expected a single value',
    'c.yaml: ratee is no flag; did you mean rate?',
    'c.yaml: yes works on the command line alone',
  ]);
});

test('a mistake in a place that something beats does no harm', () => {
  expect(fold({ line: { rate: '5/s' }, env: { CHATIVE_RATE: 'abc' } }).values.rate).toMatchObject({
    requests: 5,
  });
});

test.each([
  ['a list', ['rate']],
  ['a word', 'rate'],
])('a config file that is %s is a mistake', (_title, file) => {
  expect(mistakesOf({ file })).toEqual(['c.yaml: expected a map of flags such as "rate: 200/1m"']);
});

test('an empty config file says nothing', () => {
  expect([...fold({ file: null }).given]).toEqual([]);
});

test('an unknown CHATIVE_ name is a warning, with the nearest one where one is near', () => {
  const env = {
    CHATIVE_RAET: '5/s',
    CHATIVE_API_KY: 'secret',
    CHATIVE_XYZ: '1',
    CHATIVE_API_KEY: 'secret',
    OTHER: '1',
  };
  expect(fold({ env }).warnings).toEqual([
    'CHATIVE_RAET is no setting and is ignored; did you mean CHATIVE_RATE?',
    'CHATIVE_API_KY is no setting and is ignored; did you mean CHATIVE_API_KEY?',
    'CHATIVE_XYZ is no setting and is ignored',
  ]);
});

test('--yes counts on the command line alone', () => {
  const fromEnv = fold({ env: { CHATIVE_YES: '1' } });
  expect(fromEnv.values.yes).toBeUndefined();
  expect(fromEnv.warnings).toEqual(['CHATIVE_YES is ignored: --yes works on the command line alone']);
  expect(fold({ line: { yes: true } }).values.yes).toBe(true);
});

test('a command ignores what concerns others, in the environment and in the file, without a warning', () => {
  const { given, warnings } = fold({
    command: 'get',
    env: { CHATIVE_FILE: 'contacts.csv', CHATIVE_BLANK: 'nonsense' },
    file: { duplicates: 'each' },
  });
  expect([...given]).toEqual([]);
  expect(warnings).toEqual([]);
});

test('a password in an address is not repeated', () => {
  const [mistake] = mistakesOf({ line: { 'base-url': 'https://user:secret@host/v1' } });
  expect(mistake).toContain('found "https://…@host/v1"');
});

test('the environment name is the flag in capitals', () => {
  expect(envNameOf('data-dir')).toBe('CHATIVE_DATA_DIR');
});
