import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readAll, streamOf } from './reading.js';

const require = createRequire(import.meta.url);

/** Files of many kinds of CSV and what is in them, by Max Ogden and others (BSD-2-Clause). */
const SPECTRUM = dirname(require.resolve('csv-spectrum'));

/** Its JSON tells another phone number than its text, which has quotes inside of cells without quotes. */
const CONTRADICTORY = 'location_coordinates';

const NAMES = readdirSync(join(SPECTRUM, 'csvs')).map((name) => name.replace('.csv', ''));

test.each(NAMES.filter((name) => name !== CONTRADICTORY))('csv-spectrum: %s', async (name) => {
  const bytes = readFileSync(join(SPECTRUM, 'csvs', `${name}.csv`));
  const expected = JSON.parse(readFileSync(join(SPECTRUM, 'json', `${name}.json`), 'utf8')) as unknown;
  for (const size of [1, 7, 1_000]) {
    const { file, rows } = await readAll(streamOf(bytes, size));
    const found = rows.map(({ cells, problem }) => {
      expect(problem).toBeUndefined();
      return Object.fromEntries(file.header.map((column, at) => [column, cells[at]]));
    });
    expect(found).toEqual(expected);
  }
});

test('csv-spectrum: the row that contradicts itself is malformed for its quotes, and keeps its cells', async () => {
  const { rows } = await readAll(streamOf(readFileSync(join(SPECTRUM, 'csvs', `${CONTRADICTORY}.csv`))));
  expect(rows).toMatchObject([{ problem: { code: 'malformed_row' } }]);
  expect(rows[0]?.problem?.message).toBe('2 quotes (") inside cells that do not begin with one');
  expect(rows[0]?.cells[0]).toBe('2095257564');
});
