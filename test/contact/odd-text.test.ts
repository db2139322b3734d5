import { expect, test } from 'vitest';
import { oddityOf } from '../../src/contact/odd-text.js';

test.each([
  ['Bob O&#039;May', 'html_entity'],
  ['M&uuml;ller', 'html_entity'],
  ['<b>Ann</b>', 'html_tag'],
  ['=HYPERLINK("http://x.example")', 'formula'],
  ['@bob', 'formula'],
  ['Ann\nMarie', 'line_break'],
  ['Ann\u2028Marie', 'line_break'],
  ['ann@example.com', 'email'],
  ['0903111222', 'phone'],
  ['TRUE', 'truth_word'],
  ["'Ann", 'apostrophe'],
  ['Tr?n', 'question_mark'],
  ['“Ann”', 'quotes'],
  ['"Ann"', 'quotes'],
  ['Ann\u0085Marie', 'line_break'],
  ['=1+2', 'formula'],
  ['+Ann', 'formula'],
  ['-Lee', 'formula'],
  ['+84903111222', 'phone'],
  ['Ann 0903 111 222', 'phone'],
  ['Ann <ann@example.com>', 'email'],
  ['WAHR', 'truth_word'],
  ['Nguy?n', 'question_mark'],
  ['?inh', 'question_mark'],
  ['„Ann“', 'quotes'],
  ['&nbsp;Ann', 'html_entity'],
  ['&frac12;', 'html_entity'],
  ['Ann<br/>', 'html_tag'],
])('the name %j deserves the remark %s', (text, oddity) => {
  expect(oddityOf(text, true)).toBe(oddity);
});

test.each([
  'Ann',
  'Ann & Co',
  'a < b',
  "O'Neil",
  'Trần Thị Ngọc',
  'Anne-Marie',
  'Henry 8',
  'D’Arcy',
  'A. B.',
  "'t Hooft",
  "'s-Gravesande",
  'Wahr',
  'Mr. ?',
  'Rock & Roll; Co',
  'Li 1984-2020',
])('the name %j deserves none', (text) => {
  expect(oddityOf(text, true)).toBeUndefined();
});

test.each([
  'two\nlines',
  'ann@example.com',
  '0903111222',
  'TRUE',
  'why?',
  '@handle',
  '-5',
  '+84903111222',
  '= =',
  '=)',
])('the text %j of another field deserves none', (text) => {
  expect(oddityOf(text, false)).toBeUndefined();
});

test('takes linear time on a huge cell', () => {
  for (const huge of ['<a '.repeat(1_000_000), '&a'.repeat(1_000_000), '='.repeat(4_000_000)])
    oddityOf(huge, true);
});

test.each([
  ['&amp; Co', 'html_entity'],
  ['<p>Ann</p>', 'html_tag'],
  ['=SUM(A1:A2)', 'formula'],
  ['=1+2', 'formula'],
  ['“new”', 'quotes'],
])('the text %j of another field deserves the remark %s', (text, oddity) => {
  expect(oddityOf(text, false)).toBe(oddity);
});
