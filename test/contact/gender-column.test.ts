import { expect, test } from 'vitest';
import { createGenderColumn } from '../../src/contact/gender-column.js';
import { parseGender } from '../../src/contact/gender.js';

function readColumn(cells: readonly string[]): (string | undefined)[] {
  const column = createGenderColumn({});
  for (const cell of cells) column.see(cell);
  const rule = column.settle() ?? {};
  return cells.map((cell) => {
    const parsed = parseGender(cell, rule);
    return parsed.ok ? parsed.value : undefined;
  });
}

test.each([
  ['w, m and d are German', ['w', 'm', 'd'], ['female', 'male', 'other']],
  ['capitals too', ['W', 'M'], ['female', 'male']],
  ['M beside H may be mujer', ['H', 'M', 'F'], [undefined, undefined, 'female']],
  ['h and w together are no language', ['h', 'm', 'w', 'd'], [undefined, undefined, undefined, undefined]],
  ['w alone is unknown', ['w', 'w'], [undefined, undefined]],
  ['d without w is unknown', ['m', 'd'], ['male', undefined]],
  ['M and F are as they are', ['M', 'F'], ['male', 'female']],
  ['words of other languages are unknown', ['男', 'uomo', 'ذكر'], [undefined, undefined, undefined]],
])('%s', (_, cells, genders) => {
  expect(readColumn(cells)).toEqual(genders);
});
