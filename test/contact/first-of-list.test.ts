import { expect, test } from 'vitest';
import { firstOfList } from '../../src/contact/first-of-list.js';

test.each([
  ['+84 903 111 222 ::: +84 904 333 444', '+84 903 111 222'],
  ['0903111222; 0904333444', '0903111222'],
  ['0903111222 / 0904333444', '0903111222'],
  ['0903111222/0904333444', '0903111222'],
  ['555-7001/555-7002', '555-7001'],
  ['bob@example.com ::: bob2@example.com', 'bob@example.com'],
  ['a@x.com,b@x.com', 'a@x.com'],
  ['a@x.com\nb@x.com', 'a@x.com'],
  [';a@x.com', 'a@x.com'],
  ['a@x.com;', 'a@x.com'],
  ['Lee, Ann <a@x.com>, Bob <b@x.com>', 'Lee, Ann <a@x.com>'],
  ['Lee, Ann <a@x.com>; Bob <b@x.com>', 'Lee, Ann <a@x.com>'],
  ['"Lee, Ann" <a@x.com>', '"Lee, Ann" <a@x.com>'],
  ['a@x.com / b@x.com, c@x.com', 'a@x.com'],
  ['VIP / Gold', 'VIP'],
])('the first of %j is %j', (text, first) => {
  expect(firstOfList(text)).toBe(first);
});

test.each(['0170/1234567', '06151/123456', '+49 6151/123456', 'a@x.com', '', 'Ann Lee'])(
  '%j is no list',
  (text) => {
    expect(firstOfList(text)).toBe(text);
  },
);
