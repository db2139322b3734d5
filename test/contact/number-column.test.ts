import { describe, expect, test } from 'vitest';
import { createNumberColumn } from '../../src/contact/number-column.js';
import { parseNumber, type NumberFormat } from '../../src/contact/number.js';

/** The cells as they are read once the whole column has been seen: a number, or the message. */
function readColumn(cells: readonly string[], format: NumberFormat = {}): (number | string)[] {
  const column = createNumberColumn(format);
  for (const cell of cells) column.see(cell, parseNumber(cell, format).ok);
  const settled = column.settle() ?? format;
  return cells.map((cell) => {
    const parsed = parseNumber(cell, settled);
    return parsed.ok ? parsed.value : parsed.message;
  });
}

describe('a column of numbers', () => {
  test('where each point stands before three digits reads two ways', () => {
    const [first, plain, last] = readColumn(['1.234', '850', '12.500']);
    expect(first).toContain('1234 with decimal: ",", thousands: ".", or 1.234 with decimal: "."');
    expect(plain).toBe(850);
    expect(last).toContain('12500 with decimal: ","');
  });

  test.each([
    ['another number of digits', '12.5'],
    ['a zero in front', '0.125'],
    ['a negative zero', '-0.500'],
  ])('with %s behind or before a point is decimal', (_, cell) => {
    expect(readColumn(['1.234', cell])[0]).toBe(1.234);
  });

  test('declared is read as declared', () => {
    expect(readColumn(['1.234'], { decimal: '.' })).toEqual([1.234]);
    expect(readColumn(['1.234'], { decimal: ',', thousands: '.' })).toEqual([1234]);
  });

  test('with signs that are taken off is judged without them', () => {
    expect(readColumn(['$1.234', '$12.500'], { strip: '$' })[0]).toContain('reads two ways');
    expect(readColumn(['$1.234', '$0.5'], { strip: '$' })).toEqual([1.234, 0.5]);
  });

  test.each([
    ['12,5', ['12,5', '7,25', '0,5'], 'decimal: ","'],
    ['1 234,50 €', ['1 234,50 €', '99,00 €'], 'decimal: ",", thousands: " ", strip: "€"'],
    ['$1,234.50', ['$1,234.50', '$99.00'], 'thousands: ",", strip: "$"'],
    ['12 %', ['12 %', '7 %'], 'strip: "%"'],
    ['1.234.567 ₫', ['1.234.567 ₫', '250.000 ₫'], 'decimal: ",", thousands: ".", strip: "₫"'],
    ['1.234', ['1.234', '1.234,5'], 'decimal: ",", thousands: "."'],
  ])('%s is answered with the declaration that reads the column', (_, cells, declaration) => {
    const [message] = readColumn(cells);
    expect(message).toContain(declaration);
  });

  test('names both where two declarations read it differently', () => {
    const [message] = readColumn(['1,234', '850']);
    expect(message).toContain('decimal: "," (then it is 1.234)');
    expect(message).toContain('thousands: "," (then it is 1234)');
  });

  test('offers nothing that would take a minus or a factor off', () => {
    for (const cells of [
      ['(123.45)', '-5', '+5'],
      ['5k', '7k'],
      ['−5', '−7'],
      ['12 %', '5'],
    ])
      expect(String(readColumn(cells)[0])).not.toMatch(/strip: "[^%]/);
  });

  test('that is sound tells nothing', () => {
    const column = createNumberColumn({});
    column.see('12.5', true);
    column.see('7', true);
    expect(column.settle()).toBeUndefined();
  });

  test('keeps little of huge cells', () => {
    const column = createNumberColumn({});
    for (let i = 0; i < 1_000; i += 1) column.see(`${i}${'x'.repeat(10_000)}`, false);
    expect(column.settle()).toEqual({ column: { isAmbiguous: false, declarations: [] } });
  });
});
