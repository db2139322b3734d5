import { expect, test } from 'vitest';
import { nearest } from '../src/nearest.js';

const FLAGS = [
  'file',
  'rate',
  'data-dir',
  'dry-run',
  'max-deletes',
  'max-failures',
  'id',
  'Contact ID',
  'Họ',
];

test.each([
  ['flie', 'file', 'two neighbours swapped'],
  ['fil', 'file', 'a letter missing'],
  ['ratte', 'rate', 'a letter too many'],
  ['data_dir', 'data-dir', 'a letter replaced'],
  ['MAX-DELETE', 'max-deletes', 'another case'],
  ['ContactID', 'Contact ID', 'a blank missing'],
  ['contact id', 'Contact ID', 'the case alone'],
  ['Ho\u0323\u0302'.replace('\u0302', ''), 'Họ', 'the same letter in another Unicode form'],
])('%s is taken for %s: %s', (name, expected) => {
  expect(nearest(name, FLAGS)).toBe(expected);
});

test.each([['xyzzy'], ['to'], [''], ['max'], ['filename-of-the-input']])('%j is near nothing', (name) => {
  expect(nearest(name, FLAGS)).toBeUndefined();
});

test('the nearer of two candidates wins, and the first of two equally near ones', () => {
  expect(nearest('colour', ['colours!', 'colours'])).toBe('colours');
  expect(nearest('bat-x', ['bat-a', 'bat-b'])).toBe('bat-a');
});

test('no candidates, no answer', () => {
  expect(nearest('file', [])).toBeUndefined();
});
