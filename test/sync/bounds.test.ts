import { describe, expect, test } from 'vitest';
import { allowedBy, tooManyDeletes, tooManyFailures, type Bound } from '../../src/sync/bounds.js';
import { makePlan, type Plan } from '../../src/sync/plan.js';
import type { Work } from '../../src/sync/work.js';

const count = (value: number): Bound => ({ kind: 'count', value });
const percent = (value: number): Bound => ({ kind: 'percent', value });

async function planOf(own: Partial<Plan>): Promise<Plan> {
  async function* nothing(): AsyncGenerator<readonly Work[]> {
    // No rows.
  }
  return { ...(await makePlan(nothing())), ...own };
}

test.each<[Bound, number, number]>([
  [count(0), 1_000, 0],
  [count(20), 10, 20],
  [percent(0), 1_000, 0],
  [percent(5), 1_000, 50],
  [percent(5), 19, 0],
  [percent(5), 39, 1],
  [percent(0.5), 1_000, 5],
  [percent(100), 7, 7],
  [percent(50), 0, 0],
])('%j of %i rows allows %i', (bound, rows, allowed) => {
  expect(allowedBy(bound, rows)).toBe(allowed);
});

describe('failures', () => {
  test.each<[number, number, Bound | undefined, boolean]>([
    [1_000, 1_000, undefined, false],
    [0, 1_000, count(0), false],
    [1, 1_000, count(0), true],
    [20, 1_000, count(20), false],
    [21, 1_000, count(20), true],
    [50, 1_000, percent(5), false],
    [51, 1_000, percent(5), true],
  ])('%i of %i rows against %j stop the run: %s', (failures, rows, bound, expected) => {
    expect(tooManyFailures(failures, rows, bound) !== undefined).toBe(expected);
  });

  test('the error exits with 5 and names both numbers and the flag', () => {
    const error = tooManyFailures(21, 1_000, percent(2));
    expect(error).toMatchObject({ kind: 'bounds', exitCode: 5 });
    expect(error?.message).toContain('21 rows');
    expect(error?.message).toContain('--max-failures allows 20');
  });
});

describe('deletes', () => {
  test.each<[number, number, Bound, boolean]>([
    [0, 1_000, count(0), false],
    [1, 1_000, count(0), true],
    [10, 1_000, count(10), false],
    [11, 1_000, count(10), true],
    [10, 1_000, percent(1), false],
    [11, 1_000, percent(1), true],
  ])('%i in a plan of %i rows against %j stop the run: %s', async (deletes, rows, bound, expected) => {
    expect(tooManyDeletes(await planOf({ deletes, rows }), bound, rows) !== undefined).toBe(expected);
  });

  test('the error exits with 5, says that nothing was changed, and gives the flag that allows it', async () => {
    const error = tooManyDeletes(await planOf({ deletes: 7, rows: 9 }), count(0), 9);
    expect(error).toMatchObject({
      kind: 'bounds',
      exitCode: 5,
      hint: expect.stringContaining('--max-deletes 7'),
    });
    expect(error?.message).toMatch(/deletes 7 contacts.*None of it was sent/);
  });
});
