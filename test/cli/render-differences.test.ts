import { expect, test } from 'vitest';
import { renderDifferences } from '../../src/cli/render-differences.js';

test('a line for each value, before and after, with nothing that moves a terminal', () => {
  const differences = [
    { line: 2, contactId: 'c1', field: 'firstName', before: 'Ann', after: 'Anna' },
    { line: 2, contactId: 'c1', field: 'VIP', before: undefined, after: true },
    { line: 13, contactId: 'c\x1b[2J', field: 'note', before: 'x'.repeat(50), after: null },
  ];
  expect(renderDifferences({ differences, updates: 3 })).toBe(
    [
      'First differences',
      '  line 2   c1     firstName  "Ann" → "Anna"',
      '  line 2   c1     VIP        (none) → true',
      `  line 13  c·[2J  note       "${'x'.repeat(38)}… → (none)`,
      '  …',
    ].join('\n'),
  );
});
