import { expect, test } from 'vitest';
import { explainDate } from '../../src/contact/date-fault.js';

test.each<[string, string | undefined, string[], string]>([
  [
    '03/04/2024',
    undefined,
    ['dd/MM/yyyy', 'MM/dd/yyyy'],
    '"03/04/2024" could be 2024-04-03 (dd/MM/yyyy) or 2024-03-04 (MM/dd/yyyy); ' +
      'declare which with format, such as format: dd/MM/yyyy',
  ],
  [
    '25/12/2024',
    undefined,
    ['dd/MM/yyyy'],
    '"25/12/2024" is not ISO 8601; declare how the column is written: format: dd/MM/yyyy',
  ],
  [
    '3/4/2024',
    'dd/MM/yyyy',
    ['d/M/yyyy'],
    '"3/4/2024" does not fit the declared format dd/MM/yyyy; it would fit d/M/yyyy',
  ],
  ['soon', 'dd/MM/yyyy', [], '"soon" does not fit the declared format dd/MM/yyyy'],
  [
    'soon',
    's',
    [],
    '"soon" is not a Unix time in seconds: expected digits alone, as the declared format s says',
  ],
  [
    '20241225',
    undefined,
    [],
    '"20241225" could be a day or a Unix time; declare which with format: yyyyMMdd, s or ms',
  ],
  [
    '20241399',
    undefined,
    [],
    '"20241399" is a number that could be a Unix time in seconds or in milliseconds; declare which with format: s or ms',
  ],
  [
    '2024-02-30',
    undefined,
    [],
    '"2024-02-30" is not a date or time that exists; expected 2024-12-25 or 2024-12-25T09:30:00+07:00',
  ],
])('%j by %s with %j: %s', (text, format, fits, message) => {
  expect(explainDate(text, format, fits)).toBe(message);
});
