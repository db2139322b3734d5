import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { guessNumberFormats } from '../../src/contact/number-guess.js';
import { parseNumber } from '../../src/contact/number.js';

describe('guessNumberFormats', () => {
  test.each([
    ['plain numbers need nothing', ['1', '2.5', '-3'], [{}]],
    ['a comma is the decimal sign', ['12,5', '7,25', '0,5'], [{ decimal: ',' }]],
    [
      'points before three digits are unclear',
      ['1.234', '850', '12.500'],
      [{ decimal: '.' }, { decimal: ',', thousands: '.' }],
    ],
    ['a comma before three digits is unclear', ['1,234', '850'], [{ decimal: ',' }, { thousands: ',' }]],
    ['a zero in front tells the decimal point', ['0.125', '1.234'], [{}]],
    ['two points can only separate thousands', ['1.234.567', '250.000'], [{ decimal: ',', thousands: '.' }]],
    ['francs and euros', ['1 234,50 €', '99,00 €'], [{ decimal: ',', thousands: ' ', strip: '€' }]],
    ['dollars', ['$1,234.50', '$99.00', '$0.50'], [{ thousands: ',', strip: '$' }]],
    ['percentages', ['12 %', '7 %', '100 %'], [{ strip: '%' }]],
    ['dong', ['1.234.567 ₫', '250.000 ₫', '0 ₫'], [{ decimal: ',', thousands: '.', strip: '₫' }]],
    ['dong in two ways', ['1.234.567 ₫', '250.000đ'], [{ decimal: ',', thousands: '.', strip: '₫đ' }]],
    ['a code of money', ['1000 VND', '25 VND'], [{ strip: 'VND' }]],
    ['one reading that covers more is enough', ['100', '200', '1,5'], [{ decimal: ',' }]],
  ])('%s', (_, cells, formats) => {
    expect(guessNumberFormats(cells)).toEqual(formats);
  });

  test.each([
    [['(123.45)', '-5', '+5']],
    [['5k', '12k']],
    [['5 Mio', '7 Mio']],
    [['5 tr', '7 tr']],
    [['−5', '−7']],
    [['12 %', '0.12']],
    [['5 kg', '7 kg']],
    [['USD 5', 'EUR 7']],
    [['$5', '€7']],
    [[]],
  ])('%j is left to a person', (cells) => {
    expect(guessNumberFormats(cells)).toEqual([]);
  });

  test('each declaration reads nearly all of the cells', () => {
    const cells = fc.array(
      fc.tuple(
        fc.constantFrom('', '$', '-'),
        fc.integer({ min: 0, max: 9_999_999 }),
        fc.constantFrom('en', 'de', 'fr'),
      ),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(cells, (parts) => {
        const texts = parts.map(([sign, value, locale]) => sign + (value / 100).toLocaleString(locale));
        for (const format of guessNumberFormats(texts)) {
          const misfits = texts.filter((text) => !parseNumber(text, format).ok).length;
          expect(misfits).toBeLessThanOrEqual(texts.length / 10);
        }
      }),
    );
  });
});
