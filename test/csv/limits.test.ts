import { expect, test } from 'vitest';
import { formatBytes, recordLimits } from '../../src/csv/limits.js';

const MIB = 1024 * 1024;

test.each([
  [undefined, 16 * MIB, 100],
  [32 * MIB, 32 * MIB, 200],
  [17 * MIB, 17 * MIB, 107],
  [1000, 1000, 100],
])('a bound of %s bytes', (given, maxBytes, maxLines) => {
  expect(recordLimits(given)).toEqual({ maxBytes, maxLines });
});

test('bytes are shown in the unit that fits', () => {
  expect([formatBytes(16 * MIB), formatBytes(1.5 * MIB), formatBytes(900)]).toEqual([
    '16 MiB',
    '1.5 MiB',
    '900 bytes',
  ]);
});
