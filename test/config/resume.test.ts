import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { foldFlags, type Folded } from '../../src/config/fold.js';
import { checkAgreement, rememberedFlags } from '../../src/config/resume.js';

function fold(commandLine: Readonly<Record<string, unknown>>, remembered = {}): Folded {
  return foldFlags('sync', { commandLine, env: {}, file: undefined, remembered });
}

const BEGUN = rememberedFlags(fold({ file: 'c.csv', blank: 'clear', mapping: 'm.yaml', rate: '5/s' }));

test('a run remembers the given flags that decide what is sent, with whole paths', () => {
  expect(BEGUN).toEqual({ file: resolve('c.csv'), blank: 'clear', mapping: resolve('m.yaml') });
});

test('standard input is remembered as it is', () => {
  expect(rememberedFlags(fold({ file: '-' }))).toEqual({ file: '-' });
});

test('what is remembered beats the default, and a given flag beats it', () => {
  expect(fold({}, BEGUN).values.blank).toBe('clear');
  expect(fold({ blank: 'skip' }, BEGUN).values.blank).toBe('skip');
});

describe('flags given to a resume', () => {
  test.each([
    ['none', {}],
    ['the same', { blank: 'clear', file: 'c.csv' }],
    ['a default that the run had too', { duplicates: 'merge', 'max-record': '16384KiB' }],
    ['what no flag stood for', { full: 'false', compare: 'false', 'delete-missing': 'false' }],
    ['those that may change', { rate: '9/s', limit: '3', yes: true, timeout: '1s', 'max-deletes': '4' }],
  ])('agree: %s', (_, given) => {
    expect(() => checkAgreement(fold(given).given, BEGUN)).not.toThrow();
  });

  test('agree: by the ID, where no mapping file said otherwise', () => {
    const begun = rememberedFlags(fold({ file: 'c.csv' }));
    expect(() => checkAgreement(fold({ match: 'id' }).given, begun)).not.toThrow();
    expect(() => checkAgreement(fold({ match: 'email' }).given, begun)).toThrow('began with id');
  });

  test.each([
    ['another value', { blank: 'skip' }, '--blank is skip, but the run began with clear'],
    ['another file', { file: 'd.csv' }, '--file is d.csv, but the run began with'],
    ['a flag the run began without', { match: 'email' }, '--match is email, but the run began without it'],
    ['a switch the run began without', { full: 'true' }, '--full is true, but the run began with false'],
    ['no default any more', { duplicates: 'each' }, '--duplicates is each, but the run began with merge'],
  ])('are refused: %s', (_, given, message) => {
    expect(() => checkAgreement(fold(given).given, BEGUN)).toThrow(message);
  });
});
