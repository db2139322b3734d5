import { Agent, request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Fault } from '../../src/sandbox/faults.js';
import { createRandom } from '../../src/sandbox/random.js';
import { ask, KEY, openSandbox } from './ask.js';

type Sandbox = Awaited<ReturnType<typeof openSandbox>>;

const withFault = (fault: Fault): Promise<Sandbox> =>
  openSandbox({ faults: { [fault]: 1 }, random: createRandom(1) });

const deleteA = ({ url }: Sandbox) => ask(`${url}/contacts/a`, 'DELETE');

describe('a fault before the work leaves the contact as it was', () => {
  test.each([
    ['server_error', 500, "Something went wrong on Chative's end"],
    ['unavailable', 503, '<h1>503 Service Unavailable</h1>'],
    ['rate_limited', 429, 'Rate limit exceeded'],
  ] as const)('%s answers %d', async (fault, status, text) => {
    const sandbox = await withFault(fault);
    const answer = await deleteA(sandbox);
    expect([answer.status, JSON.stringify(answer.body)]).toEqual([status, expect.stringContaining(text)]);
    expect(sandbox.book.size).toBe(3);
    expect(sandbox.requests).toMatchObject({
      delete: 1,
      faults: 1,
      rateLimited: fault === 'rate_limited' ? 1 : 0,
    });
  });

  test('reset_before resets the connection', async () => {
    const sandbox = await withFault('reset_before');
    expect(await codeOf(deleteA(sandbox))).toBe('ECONNRESET');
    expect(sandbox.book.size).toBe(3);
  });
});

describe('a fault after the work leaves the contact changed', () => {
  test('reset_after resets the connection', async () => {
    const sandbox = await withFault('reset_after');
    expect(await codeOf(deleteA(sandbox))).toBe('ECONNRESET');
    expect(sandbox.book.size).toBe(2);
  });

  test('truncated is a 200 whose JSON is cut', async () => {
    const sandbox = await withFault('truncated');
    await expect(deleteA(sandbox)).rejects.toThrow(SyntaxError);
    expect(sandbox.book.size).toBe(2);
  });

  test('silent is never answered', async () => {
    const sandbox = await withFault('silent');
    const answered = deleteA(sandbox).then(
      () => 'answered',
      () => 'cut',
    );
    await expect.poll(() => sandbox.book.size).toBe(2);
    await sandbox.close();
    expect(await answered).toBe('cut');
  });

  test('drip gives the whole answer, a byte at a time', async () => {
    const sandbox = await withFault('drip');
    const response = await open(`${sandbox.url}/contacts/nobody`);
    const pieces: Buffer[] = [];
    for await (const piece of response) pieces.push(piece as Buffer);
    expect(JSON.parse(Buffer.concat(pieces).toString())).toEqual({ message: 'Contact not found' });
    expect(pieces.length).toBeGreaterThan(5);
  });
});

test('a request that is refused at the door meets no fault', async () => {
  const sandbox = await withFault('server_error');
  expect((await ask(`${sandbox.url}/contacts/a`, 'GET', undefined, {})).status).toBe(401);
  expect(sandbox.requests.faults).toBe(0);
});

test('latency delays the answer by at least its minimum, and many may be under way', async () => {
  const warnings: Error[] = [];
  const note = (warning: Error) => warnings.push(warning);
  process.on('warning', note);
  onTestFinished(() => void process.off('warning', note));
  const { url, requests } = await openSandbox({ latencyMs: { min: 150, max: 200 }, random: createRandom(1) });
  const startedAt = performance.now();
  const answers = await Promise.all(Array.from({ length: 30 }, () => ask(`${url}/contacts/a`, 'GET')));
  // Two timers may each fire up to a millisecond early.
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(148);
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 30 }, () => 200));
  expect(requests.get).toBe(30);
  expect(warnings).toEqual([]);
});

test('a body over a mebibyte is refused, and its connection stays in use', async () => {
  const sandbox = await openSandbox();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  const large = await send(
    `${sandbox.url}/contacts/a`,
    agent,
    JSON.stringify({ lastName: 'x'.repeat(1024 * 1024) }),
  );
  const small = await send(
    `${sandbox.url}/contacts/a`,
    agent,
    JSON.stringify({ lastName: 'x'.repeat(1024 * 1000) }),
  );
  expect([large.statusCode, small.statusCode]).toEqual([413, 200]);
  expect(small.socket).toBe(large.socket);
});

test('a client that leaves while the answer drips harms nobody', async () => {
  const sandbox = await withFault('drip');
  const response = await open(`${sandbox.url}/contacts/nobody`);
  response.once('data', () => response.destroy());
  response.on('error', () => undefined);
  await expect.poll(() => response.destroyed).toBe(true);
  expect((await ask(`${sandbox.url}/contacts/nobody`, 'GET')).status).toBe(404);
});

test('a body that is not UTF-8 is refused', async () => {
  const sandbox = await openSandbox();
  const agent = new Agent();
  onTestFinished(() => agent.destroy());
  const body = Buffer.from('{"lastName":"M\u00fcller"}', 'latin1');
  expect((await send(`${sandbox.url}/contacts/a`, agent, body)).statusCode).toBe(400);
});

test('a client that leaves within its request changes nothing and harms nobody', async () => {
  const sandbox = await openSandbox();
  const socket = connect(Number(new URL(sandbox.url).port), '127.0.0.1');
  const head = `PATCH /v1.0/contacts/a HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${KEY}\r\ncontent-length: 99\r\n\r\n`;
  socket.write(`${head}{"lastName":`);
  await expect.poll(() => sandbox.requests.patch).toBe(1);
  socket.destroy();
  expect((await ask(`${sandbox.url}/contacts/a`, 'GET')).body).not.toHaveProperty('lastName');
});

test('a request whose client left before the answer is done all the same', async () => {
  const sandbox = await openSandbox({ latencyMs: { min: 100, max: 100 } });
  const leaving = request(`${sandbox.url}/contacts/a`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${KEY}` },
  });
  leaving.on('error', () => undefined);
  leaving.end(() => setTimeout(() => leaving.destroy(), 10));
  await expect.poll(() => sandbox.book.size, { timeout: 10_000 }).toBe(2);
});

/** The system's code for a request that found no answer. */
async function codeOf(asked: Promise<unknown>): Promise<string> {
  return asked.then(
    () => 'answered',
    (error: unknown) => ((error as Error).cause as { code: string }).code,
  );
}

function open(url: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request(url, { headers: { authorization: `Bearer ${KEY}` }, agent: false }, resolve)
      .on('error', reject)
      .end();
  });
}

function send(url: string, agent: Agent, body: string | Buffer): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${KEY}`, 'content-length': Buffer.byteLength(body) };
    const sent = request(url, { method: 'PATCH', headers, agent }, (response) => {
      response.resume().on('end', () => resolve(response));
    });
    sent.on('error', reject).end(body);
  });
}
