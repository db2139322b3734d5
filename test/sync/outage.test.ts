import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Reply } from '../../src/api/reply.js';
import type { Clock } from '../../src/clock.js';
import { createOutage, type Outage, type Turn } from '../../src/sync/outage.js';

const down: Reply = { kind: 'trouble', code: 'server_error', status: 503, message: 'down' };
const fine: Reply = { kind: 'ok', status: 200, body: {} };
const limited: Reply = { kind: 'rate_limited', status: 429, retryAfterMs: undefined, message: 'slow down' };
const html: Reply = { kind: 'trouble', code: 'bad_response', status: 200, message: 'HTML' };

const clock: Clock = {
  now: () => new Date(),
  monotonicMs: () => Date.now(),
  sleep: () => Promise.resolve(),
};
const never = new AbortController().signal;
const quiet = { began: () => undefined, ended: () => undefined };

function startOutage(outage: Outage): void {
  for (const contact of ['a', 'b', 'c', 'a', 'b']) outage.record(contact, down, 'free');
}

describe('outage', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test.each([
    ['four attempts', ['a', 'b', 'c', 'd'], false],
    ['five attempts of two contacts', ['a', 'b', 'a', 'b', 'a'], false],
    ['five attempts of three contacts', ['a', 'b', 'c', 'a', 'b'], true],
  ])('%s without an answer: %s', (_, contacts, expected) => {
    const outage = createOutage(clock, quiet);
    const spent = contacts.map((contact) => outage.record(contact, down, 'free'));
    expect(outage.isActive()).toBe(expected);
    // The one with which it begins says nothing of its row.
    expect(spent).toEqual(contacts.map((_contact, i) => !(expected && i === 4)));
  });

  test('a page of the list that does not come counts as down at once; one contact does not', () => {
    const outage = createOutage(clock, quiet);
    outage.record('a', down, 'free');
    expect(outage.downForMs()).toBeUndefined();
    outage.record(undefined, down, 'free');
    vi.advanceTimersByTime(3_000);
    expect(outage.downForMs()).toBe(3_000);
    outage.record(undefined, fine, 'free');
    expect(outage.downForMs()).toBeUndefined();
  });

  test('any other answer between breaks the row of five', () => {
    const outage = createOutage(clock, quiet);
    for (const contact of ['a', 'b', 'c', 'd']) outage.record(contact, down, 'free');
    outage.record('e', html, 'free');
    outage.record('f', down, 'free');
    expect(outage.isActive()).toBe(false);
  });

  test('one probe at a time goes out, waiting rows take turns, attempts are not spent', async () => {
    const outage = createOutage(clock, quiet);
    startOutage(outage);
    const turns: string[] = [];
    for (const name of ['x', 'y']) void outage.turn(never).then((turn) => turns.push(`${name} ${turn}`));
    await vi.advanceTimersByTimeAsync(499);
    expect(turns).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(turns).toEqual(['x probe']);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(turns).toEqual(['x probe']);
    expect(outage.record('x', down, 'probe')).toBe(false);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(turns).toEqual(['x probe', 'y probe']);
  });

  test('probes are at most five seconds apart, however long it lasts', async () => {
    const outage = createOutage(clock, quiet);
    startOutage(outage);
    for (let i = 0; i < 20; i++) {
      let turn: Turn | undefined;
      void outage.turn(never).then((got) => (turn = got));
      await vi.advanceTimersByTimeAsync(5_000);
      expect(turn).toBe('probe');
      outage.record('x', down, 'probe');
    }
  });

  test('the first answer ends it and sets everybody free', async () => {
    const outage = createOutage(clock, quiet);
    startOutage(outage);
    const turns = [outage.turn(never), outage.turn(never), outage.turn(never)];
    await vi.advanceTimersByTimeAsync(500);
    outage.record('x', fine, 'probe');
    await expect(Promise.all(turns)).resolves.toEqual(['probe', 'free', 'free']);
    expect(outage.isActive()).toBe(false);
  });

  test('an attempt that waited for its slot when the outage began is held back', () => {
    const outage = createOutage(clock, quiet);
    expect(outage.mayStart('free')).toBe(true);
    startOutage(outage);
    expect(outage.mayStart('free')).toBe(false);
    expect(outage.mayStart('probe')).toBe(true);
  });

  test('a waiting row leaves when the run stops, and the next one gets the probe', async () => {
    const outage = createOutage(clock, quiet);
    startOutage(outage);
    const controller = new AbortController();
    const leaving = outage.turn(controller.signal);
    const staying = outage.turn(never);
    controller.abort(new Error('stopped'));
    await expect(leaving).rejects.toThrow('stopped');
    await vi.advanceTimersByTimeAsync(500);
    await expect(staying).resolves.toBe('probe');
  });

  test('once all who waited have left, no timer keeps the process from ending', async () => {
    const outage = createOutage(clock, quiet);
    startOutage(outage);
    const controller = new AbortController();
    const leaving = outage.turn(controller.signal);
    expect(vi.getTimerCount()).toBe(1);
    controller.abort(new Error('stopped'));
    await expect(leaving).rejects.toThrow('stopped');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('time without a good answer is counted over an outage and over 429s, not over one bad row', async () => {
    const outage = createOutage(clock, quiet);
    outage.record('a', down, 'free');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(outage.downForMs()).toBeUndefined();
    outage.record('a', limited, 'free');
    await vi.advanceTimersByTimeAsync(2_000);
    outage.record('b', limited, 'free');
    expect(outage.downForMs()).toBe(3_000);
    outage.record('b', fine, 'free');
    expect(outage.downForMs()).toBeUndefined();
  });
});
