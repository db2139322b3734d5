import { expect, test } from 'vitest';
import { didYouMean, foundText, listed, mappingError, pathText } from '../../src/mapping/mistakes.js';

test.each([
  [['fields', 'birthday', 'timezone'], 'fields.birthday.timezone'],
  [['customFields', 'Last seen', 'format'], 'customFields["Last seen"].format'],
  [['fields', 'email', 'transform', 1], 'fields.email.transform[1]'],
  [[], 'the file'],
])('the path %j is written %s', (path, text) => {
  expect(pathText(path)).toBe(text);
});

test.each([
  [undefined, 'nothing'],
  [null, 'nothing'],
  ['a"b', '"a\\"b"'],
  [5, '5 (a number)'],
  [true, 'true (a boolean)'],
  [[1], 'a list'],
  [{}, 'a map'],
])('%j is called %s', (value, text) => {
  expect(foundText(value)).toBe(text);
});

test('one mistake stands behind the name of the file, several stand below it', () => {
  expect(mappingError('m.yaml', ['a: wrong']).message).toBe('m.yaml: a: wrong');
  expect(mappingError('m.yaml', ['a: wrong', 'b: wrong'], 'Mend it.')).toMatchObject({
    kind: 'mapping',
    message: 'm.yaml: 2 mistakes\n  a: wrong\n  b: wrong',
    hint: 'Mend it.',
  });
});

test('long lists of names end in a count', () => {
  expect(listed(['a', '', 'b'])).toBe('"a", "b"');
  expect(listed([''])).toBe('no names');
  expect(listed(Array.from({ length: 42 }, (_, i) => `c${i}`))).toMatch(/"c39" and 2 more$/);
});

test('there is nothing to suggest without a near name', () => {
  expect([didYouMean('x'), didYouMean(undefined)]).toEqual(['; did you mean "x"?', '']);
});
