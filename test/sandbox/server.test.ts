import { networkInterfaces } from 'node:os';
import { describe, expect, test } from 'vitest';
import { RunError } from '../../src/errors.js';
import { createContactBook } from '../../src/sandbox/contact-book.js';
import { createRandom } from '../../src/sandbox/random.js';
import { generateContacts } from '../../src/sandbox/seed.js';
import { startSandbox } from '../../src/sandbox/server.js';
import { ask, bookOf, idsIn, KEY, openSandbox } from './ask.js';

const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === '::1'),
);

test('the URL is the base URL of the API, on loopback', async () => {
  expect((await openSandbox()).url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1\.0$/);
});

test('another base path is a setting', async () => {
  const { url } = await openSandbox({ basePath: 'api/v1/' });
  expect(url).toMatch(/\/api\/v1$/);
  expect((await ask(`${url}/contacts/a`, 'GET')).status).toBe(200);
});

test.runIf(hasIpv6)('the loopback may be that of IPv6', async () => {
  const { url } = await openSandbox({ host: '::1' });
  expect(url).toMatch(/^http:\/\/\[::1\]:\d+\//);
  expect((await ask(`${url}/contacts/a`, 'GET')).status).toBe(200);
});

test('a port that is taken is an error of use that names it', async () => {
  const { url } = await openSandbox();
  const port = Number(new URL(url).port);
  const second = startSandbox({ apiKey: KEY, contacts: bookOf(), port });
  await expect(second).rejects.toThrow(RunError);
  await expect(second).rejects.toMatchObject({
    kind: 'usage',
    message: expect.stringContaining(`port ${port}`),
  });
});

test.each([
  { port: 70_000 },
  { faults: { drip: 2 } },
  { limit: { requests: 0, windowMs: 1, window: 'fixed' as const } },
  { latencyMs: { min: 5, max: 1 } },
  { latencyMs: { min: -5, max: 1 } },
])('%j is an error of use', async (options) => {
  await expect(startSandbox({ apiKey: KEY, contacts: bookOf(), ...options })).rejects.toThrow(RunError);
});

describe('closing', () => {
  test('cuts open connections at once, frees the port, and may be repeated', async () => {
    const sandbox = await openSandbox({ faults: { silent: 1 }, random: createRandom(1) });
    const { url, requests } = sandbox;
    const unanswered = ask(`${url}/contacts/a`, 'GET').then(
      () => 'answered',
      () => 'cut',
    );
    await expect.poll(() => requests.get).toBe(1);
    await sandbox.close();
    await sandbox.close();
    expect(await unanswered).toBe('cut');
    await expect(ask(`${url}/contacts/a`, 'GET')).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  });

  test('does not wait for latency', async () => {
    const sandbox = await openSandbox({ latencyMs: { min: 600_000, max: 600_000 } });
    const cut = Promise.allSettled(
      Array.from({ length: 20 }, () => ask(`${sandbox.url}/contacts/a`, 'DELETE')),
    );
    const startedAt = performance.now();
    await sandbox.close();
    expect((await cut).map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 'rejected'));
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(sandbox.book.size).toBe(3);
  });
});

test('a hundred thousand contacts are listed to the end, each once', async () => {
  const contacts = createContactBook({ customFields: 'any' });
  for (const contact of generateContacts(100_000, { random: createRandom(1), now: 0 })) contacts.put(contact);
  const { url, requests } = await openSandbox({ contacts });
  const ids = new Set<string>();
  for (let page = 0; ; page += 1) {
    const { body } = await ask(`${url}/contacts?page=${page}&limit=200`, 'GET');
    const onPage = idsIn(body);
    if (onPage.length === 0) break;
    for (const id of onPage) ids.add(id);
  }
  expect(ids.size).toBe(100_000);
  expect(requests.list).toBe(501);
});
