import { expect, test } from 'vitest';
import { createdAtMs } from '../../src/contact/created-at.js';

const NOON = Date.UTC(2026, 10, 24, 12);

test.each<[string, Record<string, unknown>, number | undefined]>([
  ['ISO 8601 with offset', { createdAt: '2026-11-24T13:00:00+01:00' }, NOON],
  ['ISO 8601 without, taken for UTC', { created_at: '2026-11-24 12:00:00' }, NOON],
  ['a Unix time in ms', { created: NOON }, NOON],
  ['a Unix time in s', { createdDate: NOON / 1000 }, NOON],
  ['the text of one', { createdAt: String(NOON) }, NOON],
  ['a name that is tried later', { createdAt: null, dateCreated: NOON }, NOON],
  ['nothing', { updatedAt: NOON }, undefined],
  ['something else', { createdAt: { by: 'me' }, created: 'yesterday' }, undefined],
])('%s', (_what, body, expected) => {
  expect(createdAtMs(body)).toBe(expected);
});
