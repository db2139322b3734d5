import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { migrate } from '../../src/store/schema.js';
import { noteInBlocks } from '../../src/store/spent-blocks.js';
import { createSpentRequests, type SpentRequests } from '../../src/store/spent-requests.js';
import { openSqlite } from '../../src/store/sqlite.js';
import { tempDir } from '../support/temp-dir.js';

function open(): { written: SpentRequests; spent: SpentRequests } {
  const db = openSqlite(join(tempDir(), 'state.db'));
  onTestFinished(() => db.close());
  migrate(db);
  const written = createSpentRequests(db, 'w', 1_000_000);
  return { written, spent: noteInBlocks(written) };
}

test('one note is for many requests, and what was not used is given back', () => {
  const { written, spent } = open();
  spent.starting(35_000.5);
  expect(written.since(0)).toHaveLength(64);
  expect(new Set(written.since(0))).toEqual(new Set([36_000]));
  spent.starting(35_900);
  spent.ended(35_000.5, 5_210);
  spent.flush();
  expect(written.since(0)).toEqual([5_300, 36_000]);
});

test('a request of the next second gets a note of its own', () => {
  const { written, spent } = open();
  spent.starting(35_000);
  spent.starting(36_001);
  expect(written.since(0)).toHaveLength(1 + 64);
  spent.flush();
  expect(written.since(0)).toEqual([35_000, 37_000]);
});

test('whenever the process dies, no request is missing; after an end there is none too many', () => {
  const steps = fc.array(
    fc.oneof(
      fc.record({ kind: fc.constant('start' as const), afterMs: fc.integer({ min: 0, max: 700 }) }),
      fc.record({ kind: fc.constant('end' as const), afterMs: fc.integer({ min: 0, max: 700 }) }),
    ),
    { maxLength: 120 },
  );
  fc.assert(
    fc.property(steps, (all) => {
      const { written, spent } = open();
      let nowMs = 10_000;
      let started = 0;
      const underWay: number[] = [];
      for (const { kind, afterMs } of all) {
        nowMs += afterMs;
        if (kind === 'start') {
          spent.starting(nowMs + 5_000);
          underWay.push(nowMs + 5_000);
          started += 1;
        } else {
          const latestMs = underWay.shift();
          if (latestMs !== undefined) spent.ended(latestMs, nowMs);
        }
        expect(written.since(0).length).toBeGreaterThanOrEqual(started);
      }
      spent.flush();
      expect(written.since(0)).toHaveLength(started);
    }),
    { numRuns: 30 },
  );
});
