import { expect, test } from 'vitest';
import { candidates } from '../../../src/cli/completion/candidates.js';
import { COMMAND_SPECS } from '../../../src/cli/commands.js';

function words(...typed: string[]): string[] {
  return candidates(typed, COMMAND_SPECS).map(({ word }) => word);
}

test('without a command, commands are offered', () => {
  expect(words('s')).toEqual(['sync', 'sandbox']);
  expect(words('--v')).toEqual(['--version']);
});

test('flags are those of the command, without the ones that are there', () => {
  expect(words('sync', '--dry')).toEqual(['--dry-run']);
  expect(words('sync', '--dry-run', '--d')).not.toContain('--dry-run');
  expect(words('sync', '-f', 'x.csv', '--f')).toEqual(['--full']);
  expect(words('get', '--dry')).toEqual([]);
});

test('a flag with a list of values offers them, one with a path leaves it to the shell', () => {
  expect(words('sync', '--blank', '')).toEqual(['skip', 'clear']);
  expect(words('sync', '--log-format', 'p')).toEqual(['pretty']);
  expect(words('sync', '--file', '')).toEqual([]);
  expect(words('sync', '-f', 'c')).toEqual([]);
});

test('words that a command takes without a flag', () => {
  expect(words('explain', 'invalid_da')).toEqual(['invalid_date']);
  expect(words('completion', 'z')).toEqual(['zsh']);
  expect(words('undo', '')).toEqual(['latest']);
  expect(words('undo', '--ye')).toEqual(['--yes']);
});
