import { expect, test } from 'vitest';
import { createRunId } from '../../src/run/run-id.js';

test('an ID is the UTC second and four characters of chance', () => {
  const now = new Date('2026-11-23T19:03:12.999+00:00');
  expect(createRunId(now, () => 0)).toBe('20261123T190312Z-0000');
  expect(createRunId(now, () => 0.999999)).toBe('20261123T190312Z-zzzz');
});

test('IDs sort by time and are safe as folder names', () => {
  const times = [
    '2026-01-02T03:04:05Z',
    '2026-01-02T03:04:06Z',
    '2026-10-01T00:00:00Z',
    '2027-01-01T00:00:00Z',
  ];
  const ids = times.map((time) => createRunId(new Date(time), Math.random));
  expect([...ids].sort()).toEqual(ids);
  for (const id of ids) expect(id).toMatch(/^[0-9A-Za-z-]+$/);
});
