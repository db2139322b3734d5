import { expect, test } from 'vitest';
import { RunError } from '../../src/errors.js';
import { createFaultChooser, FAULTS, type Faults } from '../../src/sandbox/faults.js';
import { createRandom } from '../../src/sandbox/random.js';

test('each fault befalls about its share of the requests', () => {
  const choose = createFaultChooser({ server_error: 0.2, drip: 0.05 }, createRandom(7));
  const counts = new Map<string, number>();
  for (let i = 0; i < 100_000; i += 1) {
    const fault = choose() ?? 'none';
    counts.set(fault, (counts.get(fault) ?? 0) + 1);
  }
  expect([...counts.keys()].sort()).toEqual(['drip', 'none', 'server_error']);
  expect(counts.get('server_error')! / 100_000).toBeCloseTo(0.2, 2);
  expect(counts.get('drip')! / 100_000).toBeCloseTo(0.05, 2);
});

test('the same seed chooses the same faults', () => {
  const draw = (seed: number) => {
    const choose = createFaultChooser({ reset_after: 0.5 }, createRandom(seed));
    return Array.from({ length: 50 }, () => choose());
  };
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
});

test.each(FAULTS)('a share of 1 for %s befalls every request', (fault) => {
  const choose = createFaultChooser({ [fault]: 1 }, createRandom(3));
  expect(Array.from({ length: 20 }, () => choose())).toEqual(Array.from({ length: 20 }, () => fault));
});

test('shares that add up to 1 by tenths are taken', () => {
  const tenths: Faults = { server_error: 0.7, drip: 0.2, silent: 0.1 };
  expect(() => createFaultChooser(tenths, createRandom(1))).not.toThrow();
});

test.each([{ drip: -0.1 }, { drip: Number.NaN }, { drip: 0.6, silent: 0.6 }])('%j is refused', (faults) => {
  expect(() => createFaultChooser(faults, createRandom(1))).toThrow(RunError);
});
