import { expect, test } from 'vitest';
import { createRandom, pick, randomInt, randomUuid } from '../../src/sandbox/random.js';

test('numbers are in [0, 1), spread evenly, and the same for the same seed', () => {
  const random = createRandom(42);
  const numbers = Array.from({ length: 100_000 }, () => random());
  expect(numbers.every((n) => n >= 0 && n < 1)).toBe(true);
  for (const tenth of Array.from({ length: 10 }, (_, i) => i / 10)) {
    const share = numbers.filter((n) => n >= tenth && n < tenth + 0.1).length / 100_000;
    expect(share).toBeCloseTo(0.1, 2);
  }
  const again = createRandom(42);
  expect(numbers.slice(0, 100)).toEqual(Array.from({ length: 100 }, () => again()));
});

test('whole numbers reach both ends, picks every item', () => {
  const random = createRandom(1);
  expect(new Set(Array.from({ length: 200 }, () => randomInt(random, -1, 1)))).toEqual(new Set([-1, 0, 1]));
  expect(new Set(Array.from({ length: 200 }, () => pick(random, ['a', 'b', 'c'])))).toEqual(
    new Set(['a', 'b', 'c']),
  );
});

test('UUIDs have the form of version 4 and do not repeat', () => {
  const random = createRandom(1);
  const uuids = Array.from({ length: 5000 }, () => randomUuid(random));
  expect(new Set(uuids).size).toBe(5000);
  for (const uuid of uuids)
    expect(uuid).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
});
