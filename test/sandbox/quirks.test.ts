import { expect, test } from 'vitest';
import { NO_QUIRKS, parseQuirks, QUIRKS } from '../../src/sandbox/quirks.js';

test('words choose; what is not named stays as it is', () => {
  expect(parseQuirks([])).toEqual(NO_QUIRKS);
  expect(parseQuirks(['page=50', 'id=_id'])).toEqual({ ...NO_QUIRKS, page: '50', id: '_id' });
});

test.each([
  ['pages=50', /^pages is none of page, /],
  ['page=7', 'page must be one of 200, 100, 50'],
  ['page', 'page must be one of 200, 100, 50'],
  ['__proto__=1', /^__proto__ is none of /],
])('%s is told as a mistake', (word, message) => {
  expect(parseQuirks([word])).toMatch(message);
});

test('each question says what its choices do, in a line that fits the help', () => {
  for (const { about, choices } of Object.values(QUIRKS)) {
    expect(about.length).toBeLessThanOrEqual(94);
    expect(new Set(choices).size).toBe(choices.length);
  }
});
