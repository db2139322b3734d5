import { expect, test } from 'vitest';
import type { Reply } from '../../src/api/reply.js';
import type { FieldValue } from '../../src/contact/change.js';
import type { Problem } from '../../src/contact/problem.js';
import { RunError } from '../../src/errors.js';
import { createReadBack, type ReadBackRemark } from '../../src/sync/read-back.js';
import { createStop, type Stop } from '../../src/sync/stop.js';
import { missing, settle } from './support.js';

type Given = {
  readonly rows?: number;
  /** What a GET of the contact finds; an answer of the API otherwise. */
  readonly found?: Readonly<Record<string, Record<string, unknown>>>;
  readonly get?: (contactId: string) => Promise<Reply | undefined>;
};

type Bench = {
  /** Sends the rows together; what is wrong with each. */
  readonly send: (...rows: readonly Row[]) => Promise<(Problem | undefined)[]>;
  readonly gets: string[];
  readonly remarks: ReadBackRemark[];
  readonly stop: Stop;
};

type Row = { readonly id: string; readonly fields: Record<string, FieldValue>; readonly answer?: unknown };

function bench({ rows = 3, found = {}, get }: Given = {}): Bench {
  const stop = createStop();
  const gets: string[] = [];
  const remarks: ReadBackRemark[] = [];
  const readBack = createReadBack({
    rows,
    width: 3,
    rules: { fields: new Map(), customFieldsKey: undefined },
    columnOf: (field) => `column ${field}`,
    get(contactId) {
      gets.push(contactId);
      return get?.(contactId) ?? Promise.resolve({ kind: 'ok', status: 200, body: found[contactId] ?? {} });
    },
    stop,
    on: { verified: () => undefined, remark: (remark) => void remarks.push(remark) },
  });
  return {
    gets,
    remarks,
    stop,
    async send(...sent) {
      const turns = await Promise.all(sent.map(() => readBack.enter()));
      return Promise.all(
        sent.map(async ({ id, fields, answer }, i) => {
          const update = {
            contactId: id,
            line: i + 2,
            fields: new Map(Object.entries(fields)),
            previous: undefined,
          };
          const problem = await turns[i]?.judge(update, answer);
          turns[i]?.leave();
          return problem;
        }),
      );
    },
  };
}

function stoppedBy(stop: Stop): RunError | undefined {
  const reason = stop.reason();
  return reason?.kind === 'error' && reason.error instanceof RunError ? reason.error : undefined;
}

test('an answer that holds all of it needs no GET', async () => {
  const { send, gets, stop } = bench();
  expect(await send({ id: 'a', fields: { x: 1 }, answer: { id: 'a', x: 1 } })).toEqual([undefined]);
  expect(gets).toEqual([]);
  expect(stop.reason()).toBeUndefined();
});

test('an answer without it is confirmed by a GET: it may be the contact as it was', async () => {
  const { send, gets, stop } = bench({ found: { a: { id: 'a', x: 1 } } });
  expect(await send({ id: 'a', fields: { x: 1 }, answer: { id: 'a' } })).toEqual([undefined]);
  expect(gets).toEqual(['a']);
  expect(stop.reason()).toBeUndefined();
});

test('each row has its word, and the first line of the file ends the run, without values', async () => {
  const { send, stop } = bench({ found: { a: { id: 'a' }, b: { id: 'b', x: 'y' }, c: { id: 'c' } } });
  const problems = await send(...['a', 'b', 'c'].map((id) => ({ id, fields: { x: 'secret', y: 2 } })));
  expect(problems.map((problem) => problem?.code)).toEqual(Array(3).fill('not_applied'));
  expect(problems[0]).toMatchObject({ column: 'column x', message: expect.stringContaining('"secret"') });
  expect(problems[1]?.message).toContain('the contact holds "y"');
  const error = stoppedBy(stop);
  expect(error).toMatchObject({ kind: 'bounds', stopReason: 'not_applied', exitCode: 5 });
  expect(error?.message).toContain('x did not take in line 2');
  expect(`${error?.message} ${error?.hint}`).not.toContain('secret');
});

test('another value is somebody’s where the field took elsewhere, and no taking where it took nowhere', async () => {
  const one = bench({ found: { a: { id: 'a', x: 'z' }, b: { id: 'b', x: 'w' } } });
  const rows = ['a', 'b'].map((id) => ({ id, fields: { x: 'w' } }));
  expect(await one.send(...rows)).toEqual([undefined, undefined]);
  expect(one.remarks).toEqual([{ kind: 'changed', field: 'x', line: 2 }]);
  expect(one.stop.reason()).toBeUndefined();
  const none = bench({ found: { a: { id: 'a', x: 'z' }, b: { id: 'b', x: 'v' } } });
  expect((await none.send(...rows)).map((problem) => problem?.code)).toEqual(Array(2).fill('not_applied'));
});

test('a row that could not be read back shares the fate of its field', async () => {
  const { send } = bench({
    get: (id) =>
      Promise.resolve(
        id === 'a' ? { kind: 'ok', status: 200, body: { id: 'a' } } : id === 'b' ? undefined : missing,
      ),
  });
  const [a, b, c] = await send(
    { id: 'a', fields: { x: 1 } },
    { id: 'b', fields: { x: 1 } },
    { id: 'c', fields: { y: 1 } },
  );
  expect(a?.code).toBe('not_applied');
  expect(b?.message).toContain('not read back; it sends x, which did not take in line 2');
  expect(c).toBeUndefined();
});

test('a row whose answer comes when the check has failed is judged by its fields', async () => {
  const waiting: ((reply: undefined) => void)[] = [];
  const { send, gets } = bench({
    get: (id) =>
      id === 'a'
        ? Promise.resolve({ kind: 'ok', status: 200, body: { id: 'a' } })
        : new Promise((resolve) => waiting.push(resolve)),
  });
  const sending = send(
    { id: 'a', fields: { x: 1 } },
    { id: 'b', fields: { z: 1 } },
    { id: 'c', fields: { x: 1 } },
  );
  await settle();
  waiting[0]?.(undefined);
  await settle();
  waiting[1]?.(undefined);
  const [a, b, c] = await sending;
  expect(gets).toEqual(['a', 'b', 'c']);
  expect([a?.code, b, c?.code]).toEqual(['not_applied', undefined, 'not_applied']);
  expect(c?.message).toContain('x, which did not take in line 2');
});

test('where an answer shows no contact, nothing more is read', async () => {
  const { send, gets, remarks, stop } = bench({ found: {} });
  await send({ id: 'a', fields: { x: 1 } });
  await send({ id: 'b', fields: { x: 1 } });
  expect(gets).toEqual(['a']);
  expect(remarks).toEqual([{ kind: 'unreadable', line: 2 }]);
  expect(stop.reason()).toBeUndefined();
});

test('a form of the API’s own is told once for each field', async () => {
  const { send, remarks } = bench();
  const row = (id: string): Row => ({ id, fields: { email: 'A@x.com' }, answer: { id, email: 'a@x.com' } });
  expect(await send(row('a'), row('b'))).toEqual([undefined, undefined]);
  expect(remarks).toEqual([{ kind: 'other_form', field: 'email', line: 2 }]);
});
