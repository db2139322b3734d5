import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createBaseRows } from '../../src/store/base-rows.js';
import { tempDir } from '../support/temp-dir.js';

test('rows are found by their key, whatever is in it and in their cells', () => {
  const path = join(tempDir(), 'base.db');
  const rows = createBaseRows(path);
  rows.add([
    { key: "a'b", line: 2, cells: ['x', '', 'Ngô "N"\n'] },
    { key: '', line: 3, cells: [] },
  ]);
  rows.add([{ key: 'c', line: 4, cells: ['y'] }]);
  expect([rows.find("a'b"), rows.find(''), rows.find('c'), rows.find('C')]).toEqual([
    ['x', '', 'Ngô "N"\n'],
    [],
    ['y'],
    undefined,
  ]);
  expect(rows.repeated()).toBeUndefined();
  rows.close();
  rows.close();
  expect(existsSync(path)).toBe(false);
});

test('a key of several rows is told with two of their lines', () => {
  const rows = createBaseRows(join(tempDir(), 'base.db'));
  rows.add([
    { key: 'a', line: 2, cells: ['x'] },
    { key: 'b', line: 3, cells: ['y'] },
    { key: 'a', line: 4, cells: ['x'] },
  ]);
  expect([rows.find('a'), rows.find('b')]).toEqual(['several', ['y']]);
  expect(rows.repeated()).toMatchObject({ key: 'a', line: 2, again: 4 });
  rows.close();
});
