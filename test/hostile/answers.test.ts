import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, onTestFinished, test } from 'vitest';
import { createApiClient } from '../../src/api/client.js';
import type { Reply } from '../../src/api/reply.js';
import type { Summary } from '../../src/run/summary.js';
import { createRandom } from '../../src/sandbox/random.js';
import { runInProcess } from '../support/in-process.js';
import { tempDir, tempFile } from '../support/temp-dir.js';
import { createDice, makeHostileAnswer, type HostileAnswer } from './hostile-answer.js';
import { startHostileServer } from './hostile-server.js';

/** `npm run test:hostile` makes many more; the same seed gives the same answers. */
const ANSWERS = Number(process.env['HOSTILE_ANSWERS'] ?? 400);
const SEED = Number(process.env['HOSTILE_SEED'] ?? 1);
const ROWS = 6;
/** A run takes some twenty answers, and often a second of waiting. */
const RUNS = 6 + Math.ceil(ANSWERS / 500);
const LIMIT_MS = 60_000 + ANSWERS * 40;

/** Whatever a busy machine delays; what hangs takes for ever. */
const HUNG_MS = 20_000;

const KEY = 'sk-Very+Secret/Key==4711';
const FORMS = [KEY, encodeURIComponent(KEY), Buffer.from(KEY).toString('base64').slice(0, 24), 'Very+Secret'];
/** What moves a terminal; a line feed and a tab are ours. */
const RAW = /[^\P{Cc}\n\t]|[\u200b-\u200f\u2028-\u202e\u2066-\u2069]/u;

function assertFit(text: string, what: string): void {
  for (const form of FORMS) if (text.includes(form)) throw new Error(`${what} tells the key: ${form}`);
  const raw = RAW.exec(text);
  if (raw) throw new Error(`${what} holds U+${raw[0].codePointAt(0)!.toString(16)} at ${raw.index}`);
}

function messageOf(reply: Reply): string {
  return 'message' in reply ? reply.message : '';
}

test(
  `${ANSWERS} answers: each is one reply in time, success only where it is one, and none tells the key`,
  { timeout: LIMIT_MS },
  async () => {
    const dice = createDice(createRandom(SEED));
    const given = new Map<string, HostileAnswer>();
    const baseUrl = await startHostileServer(({ path }) => given.get(path.split('/').at(-1) ?? ''));
    const timeoutMs = 300;
    const options = { baseUrl, apiKey: KEY, timeoutMs, concurrency: 16, userAgent: 'test' };
    const client = createApiClient(options);
    onTestFinished(() => client.close());
    let next = 0;
    let done = 0;
    async function lane(): Promise<void> {
      while (next < ANSWERS) {
        const id = `c${(next += 1)}`;
        const answer = makeHostileAnswer(dice, KEY);
        given.set(id, answer);
        const startedMs = performance.now();
        const method = dice.pick(['PATCH', 'DELETE', 'GET'] as const);
        const reply = await client.send({ method, contactId: id, body: { firstName: 'Ann' } });
        given.delete(id);
        const what = `answer ${id} (${answer.what}, ${method}): ${reply.kind}`;
        expect(performance.now() - startedMs, what).toBeLessThan(timeoutMs + HUNG_MS);
        if (reply.kind === 'ok' && answer.isDone === false) throw new Error(`${what}, which it is not`);
        if (reply.kind === 'ok') expect([Math.floor(reply.status / 100), what]).toEqual([2, what]);
        assertFit(messageOf(reply), what);
        done += Number(reply.kind === 'ok');
      }
    }
    await Promise.all(Array.from({ length: 16 }, lane));
    // Else nothing was tried.
    expect(done).toBeGreaterThan(ANSWERS / 10);
  },
);

const MODES: readonly (readonly string[])[] = [
  [],
  ['--compare'],
  ['--verify', '0'],
  ['--match', 'email'],
  ['--duplicates', 'each', '--custom-fields-key', 'customFields'],
  ['--log-format', 'json', '--log-level', 'debug'],
];

/** One whole run under a server that answers by the dice. Throws where a promise is broken. */
async function oneRun(seed: number): Promise<number> {
  const dice = createDice(createRandom(seed));
  const wasDone = new Set<string>();
  const wasGone = new Set<string>();
  let answers = 0;
  const baseUrl = await startHostileServer(({ method, path }) => {
    answers += 1;
    // Half of them are well, so that runs come far.
    const answer = dice.below(2) === 0 ? wellAnswer(path) : makeHostileAnswer(dice, KEY);
    const id = path.split('/').at(-1) ?? '';
    if (answer.isDone !== false) wasDone.add(`${method} ${id}`);
    if (answer.status === 404) wasGone.add(id);
    return answer;
  });
  const dir = tempDir();
  const lines = Array.from(
    { length: ROWS },
    (_, i) => `c${i},Name ${i},a${i}@x.test,${i % 3 === 0 ? 'delete' : ''}`,
  );
  const file = tempFile('in.csv', `id,firstName,email,action\n${lines.join('\n')}\n`);
  const mapping = tempFile('m.yaml', 'version: 1\nid: id\naction: { column: action }\nfields: { firstName: firstName, email: email }\n'); // prettier-ignore
  const mode = dice.pick(MODES);
  const fixed = ['--file', file, '--data-dir', dir, '--base-url', baseUrl, '--rate', 'unlimited', '--json'];
  const bounds = ['--timeout', '200ms', '--max-attempts', '1', '--max-outage', '1s', '--grace', '50ms'];
  const own = mode.includes('--match') ? [] : ['--mapping', mapping];
  const args = ['sync', ...fixed, ...bounds, ...own, '--max-deletes', '100%', ...mode];
  const startedMs = performance.now();
  const said = await runInProcess(args, { CHATIVE_API_KEY: KEY });
  const what = `seed ${seed} ${mode.join(' ')}: exit ${said.code}`;
  expect(performance.now() - startedMs, what).toBeLessThan(3 * HUNG_MS);
  if (said.code === 1) throw new Error(`${what}\n${said.err}`);
  assertFit(said.out, `${what}, standard output`);
  assertFit(said.err, `${what}, standard error`);
  const summary = JSON.parse(said.out) as Summary;
  if (!('rows' in summary)) return answers;
  const { total, ...counts } = summary.rows;
  expect(
    Object.values(counts).reduce((a, b) => a + b),
    what,
  ).toBe(total);
  for (const name of readdirSync(summary.runDir)) {
    const path = join(summary.runDir, name);
    if (!statSync(path).isFile() || name.endsWith('.gz')) continue;
    const text = readFileSync(path, 'latin1');
    for (const form of FORMS) if (text.includes(form)) throw new Error(`${what}: ${name} tells the key`);
  }
  const report = parse<Record<string, string>>(readFileSync(join(summary.runDir, 'report.csv'), 'utf8'), { columns: true }); // prettier-ignore
  expect(report.length, what).toBe(total - summary.rows.pending);
  for (const { status = '', contact_id: id = '', row } of report) {
    const isFalse =
      (status === 'updated' && !wasDone.has(`PATCH ${id}`)) ||
      (status === 'deleted' && !wasDone.has(`DELETE ${id}`) && !wasGone.has(id)) ||
      (status === 'not_found' && !wasGone.has(id) && own.length > 0 && !mode.includes('--compare'));
    if (isFalse) throw new Error(`${what}: row ${row} is ${status} without an answer that says so`);
  }
  return answers;
}

function wellAnswer(path: string): HostileAnswer {
  const page = /page=(\d+)/.exec(path)?.[1];
  const list = Array.from({ length: ROWS }, (_, i) => ({
    id: `c${i}`,
    firstName: 'Old',
    email: `a${i}@x.test`,
  }));
  const body = JSON.stringify(page === undefined ? {} : { list: page === '0' ? list : [] });
  const bytes = Buffer.from(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
  return { pieces: [bytes], then: 'keep', status: 200, isDone: true, what: 'well' };
}

test(
  `${RUNS} runs of the program under such answers: no crash, no row lost, no false success, nothing raw`,
  { timeout: LIMIT_MS },
  async () => {
    const broken: string[] = [];
    let next = 0;
    async function lane(): Promise<void> {
      while (next < RUNS) {
        const seed = SEED * 1_000_000 + (next += 1);
        await oneRun(seed).catch((error: unknown) => broken.push(String(error)));
      }
    }
    await Promise.all(Array.from({ length: 4 }, lane));
    expect(broken).toEqual([]);
  },
);
