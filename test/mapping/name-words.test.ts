import { expect, test } from 'vitest';
import { foldName, foldNames, namesIn } from '../../src/mapping/name-words.js';
import { SYNONYMS } from '../../src/mapping/synonyms.js';

test('names are folded together as they are one by one', () => {
  const names = [
    ...Object.values(SYNONYMS).flatMap((table) => Object.values<string>(table).flatMap(namesIn)),
    ...['phone2', 'firstName', 'Ngày sinh', '☎', '客户电话', 'straße'],
  ];
  expect(foldNames(names)).toEqual(names.map(foldName));
});
