import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unwrapCell } from '../../src/contact/decoration.js';

describe('what a spreadsheet or an exporter put round a cell comes off', () => {
  test.each([
    ['text', "'=Ann", '=Ann'],
    ['text', "'-Lee", '-Lee'],
    ['text', "'@bob", '@bob'],
    ['text', "'08901", '08901'],
    ['text', '="0903111222"', '0903111222'],
    ['text', '="say ""hi"""', 'say "hi"'],
    ['text', `'="0903"`, '0903'],
    ['phone', "'+84903111222", '+84903111222'],
    ['phone', "'0903111222'", '0903111222'],
    ['email', "'fy@example.com", 'fy@example.com'],
    ['email', "'@ann@example.com", '@ann@example.com'],
    ['id', "'183ccf94", '183ccf94'],
    ['id', '="c1"', 'c1'],
    ['number', "'-5", '-5'],
    ['date', "'2024-05-01", '2024-05-01'],
  ] as const)('of a %s: %j is %j', (type, cell, bare) => {
    expect(unwrapCell(cell, type)).toBe(bare);
  });
});

test.each([
  ['text', "'t Hooft"],
  ['text', "'Ann"],
  ['text', "' Bob"],
  ['text', "O'Neil"],
  ['text', '=Ann'],
  ['text', '="a"&"b"'],
  ['text', '="'],
  ['email', "o'neil@example.com"],
] as const)('of a %s %j stays', (type, cell) => {
  expect(unwrapCell(cell, type)).toBe(cell);
});

test('a bare cell is a part of the cell', () => {
  const types = fc.constantFrom('text', 'phone', 'id', 'number' as const);
  const texts = fc.string({ unit: fc.constantFrom("'", '"', '=', 'a', '0', ' ', '-') });
  fc.assert(
    fc.property(types, texts, (type, text) => {
      const bare = unwrapCell(text.trim(), type);
      // Only doubled quotes within the wrapper are written otherwise.
      expect(text.replaceAll('""', '"')).toContain(bare.replaceAll('""', '"'));
      expect(bare.length).toBeLessThanOrEqual(text.length);
    }),
  );
});

test('a value is found behind each decoration, also behind several', () => {
  const types = fc.constantFrom('text', 'email', 'phone', 'id', 'number', 'date' as const);
  const decorate = fc.constantFrom<(text: string) => string>(
    (text) => `'${text}`,
    (text) => `'${text}'`,
    (text) => `="${text.replaceAll('"', '""')}"`,
    (text) => `'="${text.replaceAll('"', '""')}"`,
    (text) => `="'${text.replaceAll('"', '""')}"`,
  );
  fc.assert(
    fc.property(
      types,
      fc.stringMatching(/^[+@0-9-][a-z0-9" ]{0,8}[a-z0-9]$/),
      decorate,
      (type, text, decorated) => {
        expect(unwrapCell(decorated(text), type)).toBe(text);
      },
    ),
  );
});

test('time stays linear on a huge cell', () => {
  const start = performance.now();
  for (const unit of ["'", '="', '"', "'="]) unwrapCell(unit.repeat(50_000), 'phone');
  expect(performance.now() - start).toBeLessThan(2_000);
});
