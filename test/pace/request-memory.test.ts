import { expect, test } from 'vitest';
import { createRunDir } from '../../src/run/run-dir.js';
import { createWorkspace, NO_INTENTS, silent } from '../jobs/support.js';
import { openSentState } from '../../src/jobs/sync/open-sent-state.js';
import { type RequestMemory, createRequestMemory } from '../../src/pace/request-memory.js';
import type { NotedPause, SpentRequests } from '../../src/store/spent-requests.js';

const HOUR = 3_600_000;

/** A memory over a list, at a wall clock that can be set. */
function memoryAt(startMs: number) {
  const counted: number[] = [];
  let pause: NotedPause | undefined;
  const spent: SpentRequests = {
    starting: (latestMs) => void counted.push(latestMs),
    ended(latestMs, endedMs) {
      counted[counted.indexOf(latestMs)] = endedMs;
    },
    since: (sinceMs) => counted.filter((ms) => ms >= sinceMs).toSorted((a, b) => a - b),
    pausing: (noted) => (pause = noted),
    lastPause: () => pause,
    returned: () => undefined,
    flush: () => undefined,
  };
  const clock = { ms: startMs };
  const options = { windowMs: 60_000, timeoutMs: 30_000, now: () => clock.ms };
  return {
    clock,
    memory: createRequestMemory(spent, options),
  };
}

test('what was answered counts from then, what was not as if it were counted now', () => {
  const { clock, memory } = memoryAt(1e12);
  const ended = memory.starting();
  clock.ms += 200;
  ended();
  memory.starting();
  clock.ms += 5_000;
  expect(memory.recent().agesMs).toEqual([5_000, 0]);
  clock.ms += 90_000;
  expect(memory.recent().agesMs).toEqual([]);
});

test.each([
  ['set back by an hour', -HOUR, [0, 0], 60_000],
  ['set forward by an hour', HOUR, [], 0],
])(
  'a clock that was %s makes nobody wait longer than a window, or a pause',
  (_title, stepMs, agesMs, pauseLeftMs) => {
    const { clock, memory } = memoryAt(1e12);
    memory.starting()();
    memory.starting()();
    memory.pausing(60_000);
    clock.ms += stepMs;
    expect(memory.recent()).toEqual({ agesMs, pauseLeftMs });
  },
);

test('the rest of a pause is left', () => {
  const { clock, memory } = memoryAt(1e12);
  expect(memory.recent().pauseLeftMs).toBe(0);
  memory.pausing(60_000);
  clock.ms += 40_000;
  expect(memory.recent().pauseLeftMs).toBe(20_000);
  clock.ms += 40_000;
  expect(memory.recent().pauseLeftMs).toBe(0);
});

test('a writing run leaves it to the next one, and a dry run sees it; a sandbox has none', async () => {
  const home = createWorkspace();
  const startedAt = new Date();
  function open(writes: boolean, flags = {}) {
    const settings = home.settings('contacts.csv', flags);
    const apiKey = settings.sandbox ? undefined : 'key';
    return openSentState(settings, { writes, apiKey, startedAt, log: silent });
  }
  function agesOf(memory: RequestMemory | undefined): number | undefined {
    return memory?.recent().agesMs.length;
  }
  const first = open(true);
  const memory = first.memory();
  for (let count = 0; count < 3; count += 1) memory?.starting();
  const dry = open(false);
  createRunDir(home.dataDir, 'r1');
  dry.forRun({ runId: 'r1', rules: '', intents: NO_INTENTS });
  expect(agesOf(dry.memory())).toBe(3);
  await Promise.all([dry.close(), first.close()]);
  const second = open(true);
  expect(agesOf(second.memory())).toBe(3);
  await second.close();
  const sandbox = open(true, { sandbox: true });
  expect(sandbox.memory()).toBeUndefined();
  await sandbox.close();
});
