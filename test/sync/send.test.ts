import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Reply } from '../../src/api/reply.js';
import { RunError, type RunErrorKind } from '../../src/errors.js';
import { createLogger } from '../../src/logger.js';
import { createOutage } from '../../src/sync/outage.js';
import { createApiHealth, type ApiHealthParts } from '../../src/sync/api-health.js';
import { createSender, type Sender, type SenderParts } from '../../src/sync/send.js';
import { createStop, type Stop } from '../../src/sync/stop.js';
import {
  badKey,
  badRequest,
  countingTally,
  down,
  foreign404,
  handClock,
  handThrottle,
  html,
  limited,
  missing,
  ok,
  scripted,
  settle,
  type HandClock,
  type HandThrottle,
} from './support.js';

const log = await createLogger({
  level: 'silent',
  format: 'json',
  isTerminal: false,
  write: () => undefined,
});

type Bench = { send: Sender; throttle: HandThrottle; clock: HandClock; stop: Stop };

function bench(own: Partial<SenderParts & ApiHealthParts> = {}): Bench {
  const throttle = handThrottle();
  const clock = handClock();
  const stop = createStop();
  const outage = createOutage(own.clock ?? clock, { began: () => undefined, ended: () => undefined });
  const parts = { throttle, outage, stop, clock, log, random: () => 1, maxAttempts: 3, ...own };
  const forAll = { maxOutageMs: 15 * 60_000, baseUrl: 'https://api.example/v1.0', ...own };
  const health = createApiHealth({ ...parts, ...forAll });
  const send = createSender({ ...parts, health });
  return { send, throttle, clock, stop };
}

/** An answer that is still on its way. */
function laterReply(): { promise: Promise<Reply>; resolve: (reply: Reply) => void } {
  let resolve: (reply: Reply) => void = () => undefined;
  const promise = new Promise<Reply>((settle) => (resolve = settle));
  return { promise, resolve };
}

function stoppedBy(stop: Stop): RunErrorKind | undefined {
  const reason = stop.reason();
  if (reason === undefined) return undefined;
  if (reason.kind === 'error' && reason.error instanceof RunError) return reason.error.kind;
  throw new Error(`stopped by ${reason.kind}`);
}

describe('one request', () => {
  test.each<[string, Reply]>([
    ['a good answer', ok],
    ['a contact that does not exist', missing],
    ['a refusal', badRequest],
  ])('%s is final at once', async (_, reply) => {
    const { send, throttle, clock, stop } = bench();
    const tally = countingTally();
    const sent = await send('a', scripted(reply), tally);
    expect(sent).toEqual({
      reply,
      attempts: 1,
      maybeApplied: false,
      startedAt: clock.now(),
      finishedAt: clock.now(),
    });
    expect(throttle.slots()).toBe(1);
    expect(clock.sleeps).toEqual([]);
    expect(tally.counts).toEqual({ attempts: 1, retries: 0, rateLimited: 0 });
    expect(stop.reason()).toBeUndefined();
  });

  test.each<[string, Reply]>([
    ['a server that stumbles', down],
    ['a page of HTML', html],
  ])('%s is asked again, later and later, each time with a slot of its own', async (_, trouble) => {
    const { send, throttle, clock } = bench();
    const tally = countingTally();
    if (trouble === html) await send('before', scripted(ok), countingTally());
    const slotsBefore = throttle.slots();
    const before = clock.now();
    const sent = await send('a', scripted(trouble, trouble, ok), tally);
    expect(sent).toMatchObject({ reply: ok, attempts: 3, maybeApplied: true, startedAt: before });
    expect(sent.finishedAt).toEqual(clock.now());
    expect(clock.sleeps).toEqual([1_000, 2_000]);
    expect(throttle.slots() - slotsBefore).toBe(3);
    expect(tally.counts).toEqual({ attempts: 3, retries: 2, rateLimited: 0 });
  });

  test('the last of the attempts is the final word', async () => {
    const { send, stop } = bench({ maxAttempts: 3 });
    const attempt = scripted(down);
    await expect(send('a', attempt, countingTally())).resolves.toMatchObject({ reply: down, attempts: 3 });
    expect(attempt.calls()).toBe(3);
    expect(stop.reason()).toBeUndefined();
  });

  test('an error thrown by the attempt itself is passed on, not retried', async () => {
    const { send } = bench();
    const attempt = (): Promise<Reply> => Promise.reject(new Error('a bug'));
    await expect(send('a', attempt, countingTally())).rejects.toThrow('a bug');
  });
});

describe('429', () => {
  test('spends no attempt, applied nothing, and everybody pauses as long as it says', async () => {
    const { send, throttle, clock } = bench({ maxAttempts: 1 });
    const tally = countingTally();
    const sent = await send('a', scripted(limited(7_000), limited(7_000), ok), tally);
    expect(sent).toMatchObject({ reply: ok, attempts: 3, maybeApplied: false });
    expect(throttle.pauses).toEqual([7_000, 7_000]);
    expect(throttle.slots()).toBe(3);
    expect(clock.sleeps).toEqual([]);
    expect(tally.counts).toEqual({ attempts: 3, retries: 2, rateLimited: 2 });
  });

  test('pauses one minute where it does not say how long', async () => {
    const { send, throttle } = bench();
    await send('a', scripted(limited(), ok), countingTally());
    expect(throttle.pauses).toEqual([60_000]);
  });

  test('between two troubles leaves the attempts as they were', async () => {
    const { send } = bench({ maxAttempts: 2 });
    const sent = await send('a', scripted(down, limited(), limited(), down, ok), countingTally());
    expect(sent).toMatchObject({ reply: down, attempts: 4, maybeApplied: true });
  });

  test.each([
    ['as long as --max-outage', 900_000, undefined],
    ['longer than --max-outage', 900_001, 'gave_up'],
  ])('a pause %s', async (_, pauseMs, kind) => {
    const { send, throttle, stop } = bench();
    const sent = await send('a', scripted(limited(pauseMs), ok), countingTally());
    expect(stoppedBy(stop)).toBe(kind);
    expect(sent.reply).toBe(kind === undefined ? ok : undefined);
    expect(throttle.pauses).toEqual(kind === undefined ? [pauseMs] : []);
  });

  test('nothing but 429 for longer than --max-outage ends the run', async () => {
    const { send, clock, stop } = bench({ maxOutageMs: 150_000 });
    const attempt = scripted(limited());
    const sent = await send(
      'a',
      () => {
        clock.advance(60_000);
        return attempt();
      },
      countingTally(),
    );
    expect(sent.reply).toBeUndefined();
    expect(stoppedBy(stop)).toBe('gave_up');
    expect(attempt.calls()).toBe(4);
  });
});

describe('answers that end the run', () => {
  test.each([401, 403] as const)('%i: the key is refused, the row stays pending', async (status) => {
    const { send, stop } = bench();
    const sent = await send('a', scripted({ ...badKey, status } as Reply), countingTally());
    expect(sent).toMatchObject({ reply: undefined, attempts: 1 });
    expect(stoppedBy(stop)).toBe('key_refused');
  });

  test("a 404 that is not the API's, as the first answer, names --base-url", async () => {
    const { send, stop } = bench();
    const sent = await send('a', scripted(foreign404), countingTally());
    expect(sent.reply).toBeUndefined();
    expect(stoppedBy(stop)).toBe('config');
    const reason = stop.reason();
    const error = reason?.kind === 'error' ? reason.error : undefined;
    expect(error).toMatchObject({ message: expect.stringContaining('https://api.example/v1.0') });
    expect(error).toMatchObject({ hint: expect.stringContaining('--base-url') });
  });

  test('a web page as the first answer names --base-url, and a login that the network may want', async () => {
    const { send, stop } = bench();
    const sent = await send('a', scripted(html), countingTally());
    expect(sent).toMatchObject({ reply: undefined, attempts: 1 });
    expect(stop.reason()).toMatchObject({
      error: {
        kind: 'config',
        stopReason: 'wrong_address',
        message: expect.stringContaining('https://api.example/v1.0'),
        hint: expect.stringMatching(/--base-url.*may want a login/),
      },
    });
  });

  describe.each([
    ["a 404 that is not the API's", foreign404],
    ['a web page', html],
  ])('%s', (_, foreign) => {
    test('is the first answer also where trouble came before it', async () => {
      const { send, stop } = bench();
      await send('a', scripted(down, foreign), countingTally());
      expect(stoppedBy(stop)).toBe('config');
    });

    test('leaves all requests in flight that get it pending', async () => {
      const { send, stop } = bench();
      const sent = await Promise.all(
        ['a', 'b', 'c'].map((id) => send(id, scripted(foreign), countingTally())),
      );
      expect(sent.map(({ reply, attempts }) => [reply, attempts])).toEqual(Array(3).fill([undefined, 1]));
      expect(stoppedBy(stop)).toBe('config');
    });
  });

  test.each<[string, Reply]>([
    ['a good answer', ok],
    ["the API's own 404", missing],
    ['a refusal', badRequest],
  ])('after %s it is the fate of its row alone', async (_, before) => {
    const { send, stop } = bench();
    await send('a', scripted(before), countingTally());
    for (const foreign of [foreign404, html])
      await expect(send('b', scripted(foreign), countingTally())).resolves.toMatchObject({ reply: foreign });
    expect(stop.reason()).toBeUndefined();
  });
});

describe('a run that is stopped', () => {
  test('a row that waits for its retry is pending at once', async () => {
    const { send, clock, stop } = bench();
    clock.sleepForEver();
    const attempt = scripted(down, ok);
    const sending = send('a', attempt, countingTally());
    await vi.waitFor(() => expect(clock.sleeps).toHaveLength(1));
    stop.request({ kind: 'signal', signal: 'SIGINT' });
    await expect(sending).resolves.toMatchObject({ reply: undefined, attempts: 1, maybeApplied: true });
    expect(attempt.calls()).toBe(1);
  });

  test('a row that waits for its slot is pending, its attempt never starts', async () => {
    const { send, throttle, stop } = bench();
    throttle.hold();
    const attempt = scripted(ok);
    const tally = countingTally();
    const sending = send('a', attempt, tally);
    await settle();
    stop.request({ kind: 'signal', signal: 'SIGTERM' });
    throttle.release();
    await expect(sending).resolves.toMatchObject({ reply: undefined, attempts: 0 });
    expect(attempt.calls()).toBe(0);
    expect(tally.counts.attempts).toBe(0);
  });

  test('an answer that comes in after the stop counts', async () => {
    const { send, stop } = bench();
    const answer = laterReply();
    const sending = send('a', () => answer.promise, countingTally());
    await settle();
    stop.request({ kind: 'signal', signal: 'SIGINT' });
    answer.resolve(ok);
    await expect(sending).resolves.toMatchObject({ reply: ok, attempts: 1 });
  });

  test('trouble that comes in after the stop is not the last word', async () => {
    const { send, stop } = bench({ maxAttempts: 1 });
    const answer = laterReply();
    const sending = send('a', () => answer.promise, countingTally());
    await settle();
    stop.request({ kind: 'signal', signal: 'SIGINT' });
    answer.resolve(down);
    await expect(sending).resolves.toMatchObject({ reply: undefined, maybeApplied: true });
  });
});

describe('an outage', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Sleeps and probes on the same hand-moved time. */
  const clock = {
    now: () => new Date(),
    monotonicMs: () => Date.now(),
    sleep: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
  };

  /** A server that is down for so long; `times` are those of the attempts, `most` how many were open at once. */
  function serverDownFor(ms: number): { attempt: () => Promise<Reply>; times: number[]; most: () => number } {
    const fromMs = Date.now();
    const times: number[] = [];
    let open = 0;
    let most = 0;
    return {
      times,
      most: () => most,
      async attempt() {
        times.push(Date.now() - fromMs);
        const reply = Date.now() - fromMs < ms ? down : ok;
        open += 1;
        most = Math.max(most, open);
        await new Promise((resolve) => setTimeout(resolve, 50));
        open -= 1;
        return reply;
      },
    };
  }

  test('one probe at a time, no attempts spent, everybody goes on when it is over', async () => {
    const { send, stop } = bench({ clock, random: () => 0, maxAttempts: 3 });
    const server = serverDownFor(60_000);
    const all = ['a', 'b', 'c', 'd'].map((id) => send(id, server.attempt, countingTally()));
    await vi.advanceTimersByTimeAsync(59_900);
    expect(server.most()).toBe(4);
    const probes = server.times.filter((ms) => ms > 200);
    const gaps = probes.slice(1).map((ms, i) => ms - (probes[i] ?? 0));
    expect(probes.length).toBeGreaterThan(10);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(500);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(5_100);
    await vi.advanceTimersByTimeAsync(10_000);
    const sent = await Promise.all(all);
    expect(sent.map(({ reply }) => reply)).toEqual([ok, ok, ok, ok]);
    expect(sent.reduce((sum, { attempts }) => sum + attempts, 0)).toBe(server.times.length);
    expect(Math.max(...sent.map(({ attempts }) => attempts))).toBeGreaterThan(3);
    expect(stop.reason()).toBeUndefined();
  });

  test('longer than --max-outage ends the run, its rows pending', async () => {
    const { send, stop } = bench({ clock, maxOutageMs: 120_000 });
    const server = serverDownFor(Infinity);
    const all = ['a', 'b', 'c'].map((id) => send(id, server.attempt, countingTally()));
    await vi.advanceTimersByTimeAsync(110_000);
    expect(stop.reason()).toBeUndefined();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(stoppedBy(stop)).toBe('gave_up');
    const sent = await Promise.all(all);
    expect(sent.map(({ reply }) => reply)).toEqual([undefined, undefined, undefined]);
  });

  test.each([
    ['that stays silent', () => new Promise<Reply>(() => undefined)],
    [
      'that tells each of them to slow down, a minute later',
      () => new Promise<Reply>((resolve) => setTimeout(() => resolve(limited(60_000)), 60_000)),
    ],
  ])('--max-outage is kept to the second by an API %s', async (_, later) => {
    const { send, stop } = bench({ clock, maxOutageMs: 90_000, random: () => 0 });
    let asked = 0;
    for (const id of ['a', 'b', 'c', 'd', 'e'])
      void send(
        id,
        () => {
          asked += 1;
          return asked <= 5 ? Promise.resolve(down) : later();
        },
        countingTally(),
      );
    await vi.advanceTimersByTimeAsync(89_000);
    expect(stop.reason()).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(stoppedBy(stop)).toBe('gave_up');
  });

  test('its beginning sends away those who wait for a slot, so that the first probe is not behind them', async () => {
    const throttle = handThrottle();
    const { send } = bench({ clock, throttle, random: () => 0, maxAttempts: 9 });
    const server = serverDownFor(10_000);
    const early = ['a', 'b', 'c', 'd', 'e'].map((id) => send(id, server.attempt, countingTally()));
    await vi.advanceTimersByTimeAsync(20);
    throttle.hold();
    const late = ['f', 'g', 'h'].map((id) => send(id, scripted(ok), countingTally()));
    await vi.advanceTimersByTimeAsync(1);
    expect(throttle.inLine()).toBe(3);
    // The five fail, the outage begins, and the three are in no line any more.
    await vi.advanceTimersByTimeAsync(400);
    expect(throttle.inLine()).toBe(0);
    throttle.release();
    await vi.advanceTimersByTimeAsync(60_000);
    await Promise.all([...early, ...late]);
  });

  test('one bad row is none, however long it is tried and however short --max-outage', async () => {
    const { send, stop } = bench({ clock, maxOutageMs: 0, maxAttempts: 8 });
    const sending = send('a', scripted(down), countingTally());
    await vi.advanceTimersByTimeAsync(600_000);
    await expect(sending).resolves.toMatchObject({ reply: down, attempts: 8 });
    expect(stop.reason()).toBeUndefined();
  });

  test('leaves each row the attempts that it had', async () => {
    const { send } = bench({ clock, random: () => 0, maxAttempts: 4 });
    const server = serverDownFor(60_000);
    const stumbled = new Set<string>();
    let good = 0;
    const all = ['a', 'b', 'c', 'd'].map((id) => {
      async function attempt(): Promise<Reply> {
        const reply = await server.attempt();
        // The first good answer ends the outage; then every other row stumbles once more.
        if (reply !== ok || ++good === 1 || stumbled.has(id)) return reply;
        stumbled.add(id);
        return down;
      }
      return send(id, attempt, countingTally());
    });
    await vi.advanceTimersByTimeAsync(120_000);
    const sent = await Promise.all(all);
    expect(sent.map(({ reply }) => reply)).toEqual([ok, ok, ok, ok]);
    expect(stumbled.size).toBe(3);
  });

  test('that begins while a row waits for its slot holds the row back', async () => {
    const throttle = handThrottle();
    const { send } = bench({ clock, throttle, random: () => 0, maxAttempts: 9 });
    const server = serverDownFor(10_000);
    const early = ['a', 'b', 'c', 'd', 'e'].map((id) => send(id, server.attempt, countingTally()));
    await vi.advanceTimersByTimeAsync(20);
    throttle.hold();
    const attempt = scripted(ok);
    const tally = countingTally();
    const late = send('late', attempt, tally);
    await vi.advanceTimersByTimeAsync(100);
    throttle.release();
    await vi.advanceTimersByTimeAsync(300);
    expect(throttle.slots()).toBe(6);
    expect(attempt.calls()).toBe(0);
    expect(tally.counts.attempts).toBe(0);
    await vi.advanceTimersByTimeAsync(60_000);
    await Promise.all([...early, late]);
    expect(tally.counts.attempts).toBe(1);
  });

  test('a stop sets free all who wait for it to end', async () => {
    const { send, stop } = bench({ clock, random: () => 0 });
    const server = serverDownFor(Infinity);
    const all = ['a', 'b', 'c', 'd'].map((id) => send(id, server.attempt, countingTally()));
    await vi.advanceTimersByTimeAsync(3_000);
    const attempts = server.times.length;
    stop.request({ kind: 'signal', signal: 'SIGINT' });
    const sent = await Promise.all(all);
    expect(sent.every(({ reply }) => reply === undefined)).toBe(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.times).toHaveLength(attempts);
  });
});
