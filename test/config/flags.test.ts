import { expect, test } from 'vitest';
import { FLAGS, COMMANDS, flagsOf, type FlagName } from '../../src/config/flags.js';
import { KINDS } from '../../src/config/kinds.js';

const NAMES = Object.keys(FLAGS) as FlagName[];

test('every default is a value of its flag', () => {
  for (const name of NAMES) {
    const { kind, choices, default: fallback } = FLAGS[name];
    if (fallback === undefined) continue;
    if (choices) expect(choices, name).toContain(fallback);
    else expect(KINDS[kind].parse(fallback), name).toBeDefined();
  }
});

test('no two flags share a short name', () => {
  const short = NAMES.flatMap((name) => FLAGS[name].alias ?? []);
  expect(new Set(short).size).toBe(short.length);
});

test('every command can be told how to log and where its config file is', () => {
  for (const command of COMMANDS)
    expect(flagsOf(command)).toEqual(expect.arrayContaining(['log-level', 'log-format', 'config']));
});

test('no flag carries the key itself, and what allows writes is kept to the command line', () => {
  expect(NAMES).not.toContain('api-key');
  expect(NAMES.filter((name) => FLAGS[name].commandLineOnly)).toEqual(['yes', 'contact']);
});

test('what a resume may change is not remembered', () => {
  const free = [
    'rate',
    'concurrency',
    'timeout',
    'max-attempts',
    'max-outage',
    'max-failures',
    'max-deletes',
    'yes',
    'limit',
    'max-duration',
    'grace',
    'api-key-file',
    'json',
    'log-level',
    'log-format',
    'no-progress',
    'metrics-file',
    'ping-url',
    'ping-ok',
    'on-finish',
    'keep-runs',
    'keep-for',
  ] as const;
  for (const name of free) expect(FLAGS[name].binds, name).toBeUndefined();
});
