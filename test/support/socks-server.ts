import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

export type SocksServer = { readonly port: number; readonly targets: readonly string[] };

/** SOCKS 5 (RFC 1928 and 1929) on loopback, for names alone; it finds every host on loopback and ends with the test. */
export async function startSocks(options: { login?: string; reply?: number } = {}): Promise<SocksServer> {
  const targets: string[] = [];
  const sockets = new Set<Socket>();

  async function serve(client: Socket): Promise<void> {
    const needsLogin = options.login !== undefined;
    await next(client);
    client.write(Buffer.from([5, needsLogin ? 2 : 0]));
    if (needsLogin) {
      const [, userLength = 0, ...rest] = await next(client);
      const text = Buffer.from(rest).toString();
      const given = `${text.slice(0, userLength)}:${text.slice(userLength + 1)}`;
      client.write(Buffer.from([1, given === options.login ? 0 : 1]));
    }
    const request = await next(client);
    const [, , , kind, length = 0] = request;
    if (kind !== 3) throw new Error('the name was looked up by the client');
    const port = request.readUInt16BE(5 + length);
    targets.push(`${request.subarray(5, 5 + length).toString()}:${port}`);
    const reply = options.reply ?? 0;
    client.write(Buffer.from([5, reply, 0, 1, 0, 0, 0, 0, 0, 0]));
    if (reply !== 0) return;
    const upstream = connect(port, '127.0.0.1').on('error', () => client.destroy());
    sockets.add(upstream);
    upstream.pipe(client).pipe(upstream);
  }

  const server = createServer((client) => {
    sockets.add(client);
    client.on('error', () => undefined);
    serve(client).catch(() => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return { port: (server.address() as AddressInfo).port, targets };
}

async function next(client: Socket): Promise<Buffer> {
  const [bytes] = (await once(client, 'data')) as [Buffer];
  return bytes;
}
