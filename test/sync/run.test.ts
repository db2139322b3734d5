import { setImmediate as endOfTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Change } from '../../src/contact/change.js';
import { createFingerprinter } from '../../src/contact/fingerprint.js';
import { RunError } from '../../src/errors.js';
import type { DecidedRow } from '../../src/sync/decided-row.js';
import type { RowResult } from '../../src/sync/result.js';
import type { ResultSink, SentState } from '../../src/sync/ports.js';
import type { DuplicateMode } from '../../src/sync/row-index.js';
import { createRowSet } from '../../src/sync/row-set.js';
import { runWork, type RunParts } from '../../src/sync/run.js';
import { scanRows } from '../../src/sync/scan.js';
import type { ChangeOutcome, SendChange } from '../../src/sync/send-change.js';
import { createHeldRows } from '../../src/store/held-rows.js';
import { readSequences } from '../../src/sync/sequences.js';
import { createStop, type Stop } from '../../src/sync/stop.js';
import { planWork } from '../../src/sync/plan-work.js';
import type { Work } from '../../src/sync/work.js';
import { batchesOf, decidedOf, handMapping, keepInMemory } from '../support/rows.js';
import { handClock, loggedResults, loggedState, settle } from './support.js';

const fingerprintOf = createFingerprinter();

type Table = readonly (readonly string[])[];

const at = new Date('2026-11-23T00:00:00Z');
const done = { httpStatus: 200, attempts: 1, errorMessage: '', startedAt: at, finishedAt: at };
const updated: ChangeOutcome = { ...done, status: 'updated', errorCode: undefined };
const deleted: ChangeOutcome = { ...done, status: 'deleted', errorCode: undefined };
const gone: ChangeOutcome = { ...done, httpStatus: 404, status: 'not_found', errorCode: 'not_found' };
const failed: ChangeOutcome = {
  ...done,
  httpStatus: 503,
  attempts: 5,
  status: 'failed',
  errorCode: 'server_error',
  errorMessage: 'down',
};

function succeed(_contactId: string, change: Change): ChangeOutcome {
  return change.action === 'delete' ? deleted : updated;
}

const NOTHING_EARLIER: RunParts['earlier'] = { deleted: new Set(), partlyFailed: new Set() };

type Given = {
  earlier?: Partial<RunParts['earlier']>;
  duplicates?: DuplicateMode;
  openRows?: number;
  /** How each change ends; undefined is a run that was stopped meanwhile. */
  outcome?: (contactId: string, change: Change, call: number) => ChangeOutcome | undefined;
  send?: SendChange;
  state?: SentState;
  stop?: Stop;
  results?: ResultSink;
  source?: (batches: AsyncIterable<DecidedRow[]>) => AsyncIterable<DecidedRow[]>;
};

type Ended = { results: readonly RowResult[]; log: string[]; stop: Stop };

async function run(table: Table, given: Given = {}): Promise<Ended> {
  const { duplicates = 'merge', openRows = 4, outcome = succeed, stop = createStop() } = given;
  const mapping = handMapping();
  const log: string[] = [];
  const written = loggedResults(log);
  const state = given.state ?? loggedState(log);
  const { index } = await scanRows(batchesOf(...table), mapping, {
    duplicates,
    limit: undefined,
    isDone: () => false,
    keepRows: keepInMemory,
  });
  const common = {
    mapping,
    index,
    resolve: (key: string) => ({ kind: 'one' as const, contactId: key }),
    listed: undefined,
    isDone: () => false,
  };
  const sequenceOf = await readSequences(decidedOf(mapping, ...table), { ...common, fingerprintOf });
  let calls = 0;
  const decided = decidedOf(mapping, ...table);
  const work = planWork(given.source?.(decided) ?? decided, {
    ...common,
    fingerprints: { of: fingerprintOf, sequenceOf, sentBefore: (contactId) => state.sentBefore(contactId) },
    knownRows: createRowSet(),
    holdRows: () => createHeldRows('unused'),
    limit: undefined,
  });
  await runWork(work, {
    results: given.results ?? written,
    stop,
    clock: handClock(),
    state,
    earlier: { ...NOTHING_EARLIER, ...given.earlier },
    originals: undefined,
    mostOpenRows: openRows,
    sendChange:
      given.send ??
      (async ({ contactId, change }, wasIntended, prepare) => {
        await prepare();
        log.push(`send ${contactId} ${change.action}${wasIntended ? ' again' : ''}`);
        await endOfTurn();
        calls += 1;
        return outcome(contactId, change, calls);
      }),
  });
  return { results: written.all, log, stop };
}

/** One word per row, in file order: "3 updated". */
function inWords(results: readonly RowResult[]): string[] {
  return results
    .toSorted((a, b) => (a.row ?? 0) - (b.row ?? 0))
    .map(({ row, status, errorCode }) => `${row ?? ''} ${status}${errorCode ? ` ${errorCode}` : ''}`);
}

const EVERY_KIND: Table = [
  ['a', '', 'x=1'],
  ['b', 'delete'],
  ['', '', 'x=1'],
  ['c', ''],
  ['d', '', 'x=bad', 'bad'],
  ['e', '', 'x=1'],
  ['f', '', 'x=1'],
  ['e', '', 'y=2'],
  ['b', '', 'x=1'],
];

describe('what becomes of rows', () => {
  test('every row of a file gets its one final word', async () => {
    const { results } = await run(EVERY_KIND, {
      outcome: (id, change) => (id === 'f' ? failed : succeed(id, change)),
    });
    expect(inWords(results)).toEqual([
      '1 updated',
      '2 deleted',
      '3 invalid missing_id',
      '4 unchanged nothing_to_send',
      '5 invalid invalid_value',
      '6 merged',
      '7 failed server_error',
      '8 updated',
      '9 not_found not_found',
    ]);
  });

  test('a result says what was sent, when, and what came back', async () => {
    const { results } = await run([['a', '', 'x=1', 'y=2']]);
    expect(results).toEqual([
      {
        row: 1,
        line: 2,
        contactId: 'a',
        action: 'update',
        status: 'updated',
        httpStatus: 200,
        attempts: 1,
        changedFields: ['x', 'y'],
        errorCode: undefined,
        errorMessage: '',
        startedAt: at,
        finishedAt: at,
        source: { row: 1, line: 2, cells: ['a', '', 'x=1', 'y=2'] },
      },
    ]);
  });

  test('a row that is settled without a request has 0 attempts and keeps its cells', async () => {
    const { results, log } = await run([['', '', 'x=1']]);
    expect(results).toMatchObject([
      {
        row: 1,
        line: 2,
        contactId: '',
        action: '',
        attempts: 0,
        source: { row: 1, line: 2, cells: ['', '', 'x=1'] },
        errorMessage: 'no ID',
      },
    ]);
    expect(log).toEqual(['write 1 invalid']);
  });

  test('merged rows are written before the row that carried them, with 0 attempts', async () => {
    const { results } = await run([
      ['a', '', 'x=1'],
      ['a', '', 'y=2'],
      ['a', '', 'x=3'],
    ]);
    expect(
      results.map(({ row, status, attempts, httpStatus }) => [row, status, attempts, httpStatus]),
    ).toEqual([
      [1, 'merged', 0, undefined],
      [2, 'merged', 0, undefined],
      [3, 'updated', 1, 200],
    ]);
    expect(results.map(({ changedFields }) => changedFields)).toEqual([[], [], ['x', 'y']]);
  });

  test('a carrier that fails takes its rows with it', async () => {
    const { results } = await run(
      [
        ['a', '', 'x=1'],
        ['a', 'delete'],
      ],
      { outcome: () => failed },
    );
    expect(results).toMatchObject([
      {
        row: 1,
        action: 'update',
        status: 'failed',
        errorCode: 'server_error',
        errorMessage: 'down',
        attempts: 0,
      },
      {
        row: 2,
        action: 'delete',
        status: 'failed',
        errorCode: 'server_error',
        errorMessage: 'down',
        attempts: 5,
      },
    ]);
    expect(results.map(({ source }) => source?.cells)).toEqual([
      ['a', '', 'x=1'],
      ['a', 'delete'],
    ]);
  });

  test('updates after a delete are not found, without a request', async () => {
    const table = [
      ['a', 'delete'],
      ['a', '', 'x=1'],
      ['a', '', 'x=2'],
    ];
    const { results, log } = await run(table);
    expect(inWords(results)).toEqual(['1 deleted', '2 not_found not_found', '3 not_found not_found']);
    expect(results[2]).toMatchObject({ attempts: 0, errorMessage: expect.stringContaining('earlier row') });
    expect(log.filter((line) => line.startsWith('send'))).toEqual(['send a delete']);
  });

  test('so are updates of a contact that was deleted before the run was interrupted', async () => {
    const { results, log } = await run([['a', '', 'x=1']], { earlier: { deleted: new Set(['a']) } });
    expect(inWords(results)).toEqual(['1 not_found not_found']);
    expect(log).toEqual(['write 1 not_found']);
  });

  test('a second delete of a contact has nothing left to do', async () => {
    const table = [
      ['a', 'delete'],
      ['a', 'delete'],
    ];
    const { results, log } = await run(table, { duplicates: 'each' });
    expect(inWords(results)).toEqual(['1 deleted', '2 unchanged']);
    expect(log.filter((line) => line.startsWith('send'))).toEqual(['send a delete']);
  });

  test('where the delete failed, the update after it is sent', async () => {
    const table = [
      ['a', 'delete'],
      ['a', '', 'x=1'],
    ];
    const { results } = await run(table, {
      outcome: (_, { action }) => (action === 'delete' ? failed : updated),
    });
    expect(inWords(results)).toEqual(['1 failed server_error', '2 updated']);
  });
});

describe('forget, send, report, remember', () => {
  test('an update is forgotten before it is sent and remembered after its line was written', async () => {
    const { log } = await run([['a', '', 'x=1']]);
    expect(log).toEqual(['forget a', 'send a update', 'write 1 updated', 'remember a']);
  });

  test("a delete's intent is recorded before it is sent", async () => {
    const { log } = await run([['a', 'delete']]);
    expect(log).toEqual(['forget a', 'intend a', 'send a delete', 'write 1 deleted', 'remember a']);
  });

  test('a delete that an earlier run of this file intended is sent as such', async () => {
    const earlier: string[] = [];
    const state = loggedState(earlier);
    await state.intendDelete('a');
    const { log } = await run([['a', 'delete']], { state });
    expect(log).toEqual(['send a delete again', 'write 1 deleted']);
  });

  test.each([
    ['failed', failed],
    ['was not found', gone],
    ['was cut short by a stop', undefined],
  ])('what %s is forgotten and not remembered', async (_, outcome) => {
    const { log } = await run([['a', '', 'x=1']], { outcome: () => outcome });
    expect(log).toContain('forget a');
    expect(log).not.toContain('remember a');
  });

  test('what was sent before is unchanged, with no call and nothing forgotten', async () => {
    const fingerprint = fingerprintOf({ action: 'update', fields: new Map([['x', '1']]) });
    const log: string[] = [];
    const { results, log: calls } = await run(
      [
        ['a', '', 'x=1'],
        ['b', '', 'x=1'],
      ],
      { state: loggedState(log, { a: fingerprint }) },
    );
    expect(inWords(results)).toEqual(['1 unchanged', '2 updated']);
    expect(results.find(({ row }) => row === 1)).toMatchObject({ attempts: 0, httpStatus: undefined });
    expect(calls.filter((line) => line.startsWith('send'))).toEqual(['send b update']);
    expect(log).toEqual(['forget b', 'remember b']);
  });

  test('a deleted contact whose delete was sent before stays deleted for the rows after it', async () => {
    const state = loggedState([], { a: fingerprintOf({ action: 'delete' }) });
    const table = [
      ['a', 'delete'],
      ['a', '', 'x=1'],
    ];
    const { results, log } = await run(table, { state });
    expect(inWords(results)).toEqual(['1 unchanged', '2 not_found not_found']);
    expect(log.some((line) => line.startsWith('send'))).toBe(false);
  });

  test('a change that was known when it was read is sent all the same where something else was sent since', async () => {
    const state = loggedState([], { a: fingerprintOf({ action: 'update', fields: new Map([['x', '1']]) }) });
    const table = [
      ['a', 'delete'],
      ['a', '', 'x=1'],
    ];
    const { results } = await run(table, {
      state,
      outcome: (_, { action }) => (action === 'delete' ? failed : gone),
    });
    expect(inWords(results)).toEqual(['1 failed server_error', '2 not_found not_found']);
  });
});

describe('--duplicates each', () => {
  const table = [
    ['a', '', 'x=1'],
    ['a', '', 'x=2'],
    ['a', '', 'x=1'],
  ];

  test('the whole sequence is remembered once, after its last row', async () => {
    const { log } = await run(table, { duplicates: 'each' });
    expect(log.filter((line) => line.startsWith('remember'))).toEqual(['remember a']);
    expect(log.at(-1)).toBe('remember a');
    expect(log.indexOf('write 3 updated')).toBe(log.length - 2);
  });

  test.each([1, 2, 3])('nothing is remembered where request %i of three failed', async (wrong) => {
    const { log, results } = await run(table, {
      duplicates: 'each',
      outcome: (_, __, call) => (call === wrong ? failed : updated),
    });
    expect(results).toHaveLength(3);
    expect(log.filter((line) => line.startsWith('remember'))).toEqual([]);
  });

  test('nothing is remembered where a request failed before the run was interrupted', async () => {
    const { log } = await run(table, { duplicates: 'each', earlier: { partlyFailed: new Set(['a']) } });
    expect(log.filter((line) => line.startsWith('remember'))).toEqual([]);
    expect(log.filter((line) => line.startsWith('send'))).toHaveLength(3);
  });

  test('the same file a second time sends nothing', async () => {
    const state = loggedState([]);
    await run(table, { duplicates: 'each', state });
    const { results, log } = await run(table, { duplicates: 'each', state });
    expect(inWords(results)).toEqual(['1 unchanged', '2 unchanged', '3 unchanged']);
    expect(log.some((line) => line.startsWith('send'))).toBe(false);
  });

  test('a file whose sequence has another end is sent whole, though its first row was sent last', async () => {
    const state = loggedState([]);
    await run(table, { duplicates: 'each', state });
    const { log } = await run(table.slice(1), { duplicates: 'each', state });
    expect(log.filter((line) => line.startsWith('send'))).toHaveLength(2);
  });
});

test('two requests for one contact are never in flight together, and go in file order', async () => {
  const contacts = ['a', 'b', 'c', 'd'];
  const table = Array.from({ length: 80 }, (_, i) => [contacts[i % 4] ?? '', '', `x=${i}`]);
  const open = new Map<string, number>();
  const order = new Map<string, number[]>();
  let most = 0;
  let mostOfOne = 0;
  await run(table, {
    duplicates: 'each',
    openRows: 12,
    async send({ contactId, change }) {
      open.set(contactId, (open.get(contactId) ?? 0) + 1);
      mostOfOne = Math.max(mostOfOne, open.get(contactId) ?? 0);
      most = Math.max(
        most,
        [...open.values()].reduce((sum, n) => sum + n),
      );
      const value = change.action === 'update' ? Number(change.fields.get('x')) : NaN;
      order.set(contactId, [...(order.get(contactId) ?? []), value]);
      // Later rows would overtake if they could: they are answered sooner.
      await settle(value < 40 ? 5 : 1);
      open.set(contactId, (open.get(contactId) ?? 0) - 1);
      return updated;
    },
  });
  expect(mostOfOne).toBe(1);
  expect(most).toBeGreaterThan(1);
  for (const values of order.values()) expect(values).toEqual(values.toSorted((a, b) => a - b));
  expect([...order.values()].flat()).toHaveLength(80);
});

test('the file is read no further than the open rows allow', async () => {
  const openRows = 8;
  const table = Array.from({ length: 10_000 }, (_, i) => [`contact ${i}`, '', 'x=1']);
  let read = 0;
  let sending = 0;
  let answer: (() => void) | undefined;
  const answered = new Promise<void>((resolve) => (answer = resolve));
  const running = run(table, {
    openRows,
    async *source(batches) {
      for await (const batch of batches) {
        read += batch.length;
        yield batch;
      }
    },
    async send() {
      sending += 1;
      await answered;
      return updated;
    },
  });
  while (sending < openRows) await endOfTurn();
  await settle(200);
  expect(sending).toBe(openRows);
  // As many again wait in line.
  expect(read).toBeLessThanOrEqual(2 * openRows + 2);
  answer?.();
  expect((await running).results).toHaveLength(10_000);
});

describe('a run that is stopped', () => {
  test('sends nothing that waits, and finishes what is open', async () => {
    const stop = createStop();
    const sends: string[] = [];
    const answers: (() => void)[] = [];
    const table = Array.from({ length: 20 }, (_, i) => [`c${i}`, '', 'x=1']);
    const running = run(table, {
      stop,
      openRows: 2,
      async send({ contactId }) {
        sends.push(contactId);
        await new Promise<void>((resolve) => answers.push(resolve));
        return updated;
      },
    });
    while (sends.length < 2) await endOfTurn();
    stop.request({ kind: 'signal', signal: 'SIGTERM' });
    await settle();
    for (const answer of answers) answer();
    const { results } = await running;
    expect(inWords(results)).toEqual(['1 updated', '2 updated']);
    expect(sends).toEqual(['c0', 'c1']);
  });

  test('rows that wait behind an open one of their contact are not sent', async () => {
    const stop = createStop();
    const sends: string[] = [];
    const table = [
      ['a', '', 'x=1'],
      ['a', '', 'x=2'],
    ];
    const { results } = await run(table, {
      stop,
      duplicates: 'each',
      async send({ contactId }) {
        sends.push(contactId);
        await settle();
        stop.request({ kind: 'signal', signal: 'SIGINT' });
        return updated;
      },
    });
    expect(inWords(results)).toEqual(['1 updated']);
    expect(sends).toEqual(['a']);
  });

  test('closes its source', async () => {
    const stop = createStop();
    let isClosed = false;
    await run(
      Array.from({ length: 100 }, (_, i) => [`c${i}`, '', 'x=1']),
      {
        stop,
        async *source(batches) {
          try {
            yield* batches;
          } finally {
            isClosed = true;
          }
        },
        outcome: () => {
          stop.request({ kind: 'signal', signal: 'SIGINT' });
          return updated;
        },
      },
    );
    expect(isClosed).toBe(true);
  });
});

describe('what goes wrong on our side stops the run with that error', () => {
  const table = Array.from({ length: 50 }, (_, i) => [`c${i}`, '', 'x=1']);

  test.each([
    ['of a row that was sent', table],
    ['of a row that needed no request', table.map(() => ['', '', 'x=1'])],
  ])('a result %s that cannot be written', async (_, rows) => {
    const error = new RunError('storage', 'the disk is full');
    const written: RowResult[] = [];
    const { stop, log } = await run(rows, {
      openRows: 1,
      results: {
        write(result) {
          if (written.length === 3) return Promise.reject(error);
          written.push(result);
          return Promise.resolve();
        },
      },
    });
    expect(stop.reason()).toEqual({ kind: 'error', error });
    expect(written).toHaveLength(3);
    expect(log.filter((line) => line.startsWith('send')).length).toBeLessThanOrEqual(5);
  });

  test('a state that cannot forget: nothing is sent', async () => {
    const error = new RunError('storage', 'the disk is full');
    const state = { ...loggedState([]), forget: () => Promise.reject(error) };
    const { stop, log } = await run(table, { state });
    expect(stop.reason()).toEqual({ kind: 'error', error });
    expect(log).toEqual([]);
  });

  test('a file that breaks on the way; what is open finishes', async () => {
    const error = new RunError('input', 'changed under the run');
    async function* source(batches: AsyncIterable<DecidedRow[]>): AsyncGenerator<DecidedRow[]> {
      for await (const batch of batches) {
        if (batch[0]?.row.row === 3) throw error;
        yield batch;
      }
    }
    const { stop, results } = await run(table, { source });
    expect(stop.reason()).toEqual({ kind: 'error', error });
    expect(inWords(results).length).toBeLessThanOrEqual(2);
  });

  test('a bug in the sender', async () => {
    const bug = new TypeError('undefined is not a function');
    const { stop } = await run(table, { send: () => Promise.reject(bug) });
    expect(stop.reason()).toEqual({ kind: 'error', error: bug });
  });
});

test('work that is empty ends at once', async () => {
  async function* nothing(): AsyncGenerator<readonly Work[]> {
    // No rows.
  }
  const log: string[] = [];
  await runWork(nothing(), {
    results: loggedResults(log),
    stop: createStop(),
    clock: handClock(),
    state: loggedState(log),
    earlier: NOTHING_EARLIER,
    originals: undefined,
    mostOpenRows: 4,
    sendChange: () => Promise.resolve(updated),
  });
  expect(log).toEqual([]);
});
