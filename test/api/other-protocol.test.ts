import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createApiClient, type ApiClient } from '../../src/api/client.js';

let server: Server;
let client: ApiClient;
const sockets = new Set<Socket>();

async function clientOf(answer: string, timeoutMs: number): Promise<ApiClient> {
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', () => socket.write(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const baseUrl = `http://127.0.0.1:${port}/v1.0`;
  client = createApiClient({ baseUrl, apiKey: 'k', timeoutMs, concurrency: 1, userAgent: 'x' });
  return client;
}

afterEach(() => {
  client.close();
  for (const socket of sockets) socket.destroy();
  server.close();
});

test.each([
  ['with an upgrade', 'upgrade: websocket\r\nconnection: upgrade\r\n'],
  ['without one', ''],
])('101 %s is refused, and not waited for', async (_what, headers) => {
  const asking = await clientOf(`HTTP/1.1 101 Switching Protocols\r\n${headers}\r\n`, 300);
  const reply = await asking.send({ method: 'GET', contactId: 'a' });
  expect(reply).toMatchObject({ kind: expect.stringMatching(/^(refused|trouble)$/) });
});

test('a stop ends the wait', async () => {
  const asking = await clientOf('HTTP/1.1 100 Continue\r\n\r\n'.repeat(1_000), 60_000);
  const asked = asking.send({ method: 'GET', contactId: 'a' });
  await expect.poll(() => sockets.size).toBeGreaterThan(0);
  asking.abortAll();
  expect(await asked).toMatchObject({ kind: 'trouble', code: 'network_error' });
});

test('statuses without an end that are no answer end with the timeout', async () => {
  const asking = await clientOf('HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n'.repeat(100), 300);
  expect(await asking.send({ method: 'GET', contactId: 'a' })).toMatchObject({
    kind: 'trouble',
    code: 'timeout',
  });
});
