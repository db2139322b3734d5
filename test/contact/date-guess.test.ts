import { expect, test } from 'vitest';
import { candidateFormats } from '../../src/contact/date-guess.js';

test.each([
  ['a year of four digits at the end leaves two orders', ['25/12/2024'], ['dd/MM/yyyy', 'MM/dd/yyyy']],
  ['a year of four digits in front leaves one', ['2024/12/25'], ['yyyy/MM/dd']],
  ['years of two digits leave three', ['25.12.24'], ['dd.MM.yy', 'MM.dd.yy', 'yy.MM.dd']],
  ['one cell without zeros in front decides', ['25/12/2024', '1/2/2024'], ['d/M/yyyy', 'M/d/yyyy']],
  ['hours are looked at apart from days', ['25-12-2024 9:30'], ['dd-MM-yyyy H:mm', 'MM-dd-yyyy H:mm']],
  ['AM and PM mean twelve hours', ['2024/12/25 09:30:00 pm'], ['yyyy/MM/dd h:mm:ss a']],
  ['two separators in one cell have none', ['25/12-2024'], []],
  ['times on some cells only have none', ['25/12/2024', '25/12/2024 10:00'], []],
  ['no cells have none', [], []],
])('%s', (_, cells, formats) => {
  expect(candidateFormats(cells)).toEqual(formats);
});
