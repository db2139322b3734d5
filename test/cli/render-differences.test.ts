import { expect, test } from 'vitest';
import { renderDifferences } from '../../src/cli/render-differences.js';

test('a line for each value, before and after, with nothing that moves a terminal', () => {
  const differences = [
    { line: 2, contactId: 'c1', field: 'firstName', before: 'Ann', after: 'Anna' },
    { line: 2, contactId: 'c1', field: 'VIP', before: undefined, after: true },
    { line: 13, contactId: 'c\x1b[2J', field: 'note', before: 'x'.repeat(50), after: null },
  ];
  expect(renderDifferences({ differences, updates: 3, partial: 0 })).toBe(
    [
      'First differences',
      '  line 2   c1     firstName  "Ann" → "Anna"',
      '  line 2   c1     VIP        (none) → true',
      `  line 13  c·[2J  note       "${'x'.repeat(38)}… → (none)`,
      '  …',
    ].join('\n'),
  );
});

test('a birthday is a day, in the zone of the plan, not a number of seconds', () => {
  const text = renderDifferences(
    {
      updates: 1,
      partial: 0,
      differences: [
        { line: 2, contactId: 'c1', field: 'birthday', before: 643_309_200, after: 643_395_600 },
        { line: 3, contactId: 'c2', field: 'birthday', before: 643_309_201, after: 643_395_600 },
      ],
    },
    'Asia/Ho_Chi_Minh',
  );
  expect(text).toContain('1990-05-22 → 1990-05-23');
  expect(text).toContain('1990-05-22 00:00:01 → 1990-05-23');
});

test('where IDs leave no room they are left out: the line says whose values they are', () => {
  const contactId = '183ccf94-3111-480f-8b12-4d19d65d3c78';
  const differences = [{ line: 2, contactId, field: 'firstName', before: 'Hữu Phước', after: 'Claire' }];
  const plan = { differences, updates: 1, partial: 0 };
  expect(renderDifferences(plan, 'UTC', 90)).toContain(contactId);
  expect(renderDifferences(plan, 'UTC', 80)).toContain('  line 2  firstName  "Hữu Phước" → "Claire"');
});
