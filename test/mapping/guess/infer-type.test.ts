import { describe, expect, test } from 'vitest';
import { inferOptions, inferTypes } from '../../../src/mapping/guess/infer-type.js';

describe('inferTypes', () => {
  test.each([
    ['no cells', [], [{}]],
    ['words', ['red', 'blue'], [{}]],
    ['yes and no', ['yes', 'No'], [{ type: 'boolean' }]],
    ['zeros and ones', ['0', '1'], [{ type: 'boolean' }, { type: 'number' }]],
    ['numbers', ['1', '12.5', '-3'], [{ type: 'number' }]],
    ['decimal commas', ['1,5', '12,25'], [{ type: 'number', decimal: ',' }]],
    [
      'points between thousands',
      ['1.234,5', '2.345.678,0'],
      [{ type: 'number', decimal: ',', thousands: '.' }],
    ],
    ['commas between thousands', ['1,234.5', '12.5'], [{ type: 'number', thousands: ',' }]],
    [
      'a comma that may be either',
      ['1,234', '5,678'],
      [
        { type: 'number', decimal: ',' },
        { type: 'number', thousands: ',' },
      ],
    ],
    ['postal codes', ['70116', '10115'], [{}, { type: 'number' }]],
    ['codes with leading zeros', ['0123', '45'], [{}]],
    [
      'postal codes, one with a leading zero',
      ['07001', ...Array.from({ length: 20 }, (_, i) => `701${i + 10}`)],
      [{}],
    ],
    ['ISO dates', ['2023-05-02', '2023-12-31T08:00:00Z'], [{ type: 'date', timezone: 'Europe/Paris' }]],
    [
      'dates that read one way',
      ['31/12/2023', '01/02/2023'],
      [{ type: 'date', format: 'dd/MM/yyyy', timezone: 'Europe/Paris' }],
    ],
    [
      'dates that read two ways',
      ['03/04/2023'],
      [
        { type: 'date', format: 'dd/MM/yyyy', timezone: 'Europe/Paris' },
        { type: 'date', format: 'MM/dd/yyyy', timezone: 'Europe/Paris' },
      ],
    ],
  ])('%s', (_, samples, expected) => {
    const found = inferTypes(samples, 'Europe/Paris');
    expect(found).toHaveLength(expected.length);
    expect(found).toEqual(expect.arrayContaining(expected));
  });

  test.each([
    ['numbers', ['x', ...Array.from({ length: 20 }, (_, i) => `${i}.5`)], 'number'],
    [
      'dates',
      ['unknown', ...Array.from({ length: 20 }, (_, i) => `${i + 10}/12/2023`).filter((day) => day < '32')],
      'date',
    ],
  ])('a little rubbish among %s does not change their type', (_, samples, type) => {
    expect(inferTypes(samples, 'UTC')[0]).toMatchObject({ type });
  });

  test('much rubbish makes a column text', () => {
    expect(inferTypes(['1.5', '2.5', 'x'], 'UTC')).toEqual([{}]);
  });
});

test('a declared type is read with the options that fit, or none', () => {
  expect(inferOptions('number', ['1,5'], 'UTC')).toEqual([{ decimal: ',' }]);
  expect(inferOptions('number', ['x'], 'UTC')).toEqual([]);
  expect(inferOptions('text', ['1,5'], 'UTC')).toEqual([{}]);
  expect(inferOptions('birthday', ['31.12.1990'], 'UTC')).toEqual([{ format: 'dd.MM.yyyy' }]);
});
