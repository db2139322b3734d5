import fc from 'fast-check';
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
  ['a@x.com, Bob <b@x.com>', 'a@x.com'],
  ['Ann <a@x.com> <b@x.com>', 'Ann <a@x.com>'],
  ['a@x.com (work, old), b@x.com', 'a@x.com (work, old)'],
  ['"a;b" <a@x.com>; c@x.com', '"a;b" <a@x.com>'],
  ['a/b@x.com/c@x.com', 'a'],
  ['a@x.com / 0903111333', 'a@x.com'],
  ['tel:+1-212-555-1234;ext=5, 0903111333', 'tel:+1-212-555-1234;ext=5'],
  ['0903111333 (Zalo) / 0904333555', '0903111333 (Zalo)'],
  ['0903 111 333 / 0904 333 555 / 0905', '0903 111 333'],
  ['555-7001/02', '555-7001'],
  ['0170/1234567; 0171/7654321', '0170/1234567'],
  ['0170/1234567/0171/7654321', '0170/1234567'],
  ['/0903111333/', '0903111333'],
  ['5" pipe, 6" rod', '5" pipe'],
  ['size 5 (a, b, c', 'size 5 (a'],
  ['0903111333 (Zalo/Viber) / 0904333555', '0903111333 (Zalo/Viber)'],
  ['a@x.com (home/work) / b@x.com', 'a@x.com (home/work)'],
  ['a@x.com / (b/c', 'a@x.com'],
  [' ::: ', ''],
])('the first of %j is %j', (text, first) => {
  expect(firstOfList(text)).toBe(first);
});

test.each([
  '0170/1234567',
  '06151/123456',
  '+49 6151/123456',
  'a@x.com',
  '',
  'Ann Lee',
  '0170/1234567 (Zalo)',
  'p:+49 6151/123456',
  '+1-212-555-1234;ext=5',
  'a/b@x.com',
  'https://x.com/y',
  '12/05/1990',
  '1990/05/12',
  'Ann <a@x.com> (work)',
  '"May, Ann" <a@x.com>',
  '0903111333 or 0904333555',
  '<,/>',
  '0903111333 (Zalo/Viber)',
])('%j is no list', (text) => {
  expect(firstOfList(text)).toBe(text);
});

test('time stays linear on a huge cell', () => {
  const start = performance.now();
  for (const unit of ['/', '1/', '0/1', '(', '(/', '<', '"', ' ;', ',"', '<a@', 'a@b/'])
    firstOfList(unit.repeat(30_000));
  expect(performance.now() - start).toBeLessThan(3_000);
});

test('the first of a list is a part of it, and no list itself', () => {
  const pieces = fc.constantFrom(
    'a@x.com',
    '0903111333',
    'VIP',
    '/',
    ';',
    ',',
    ':::',
    '\n',
    ' ',
    '<',
    '>',
    '(',
    ')',
    '"',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 9 }), (parts) => {
      const text = parts.join('');
      const first = firstOfList(text);
      expect(text).toContain(first);
      expect(firstOfList(first)).toBe(first);
    }),
  );
});
