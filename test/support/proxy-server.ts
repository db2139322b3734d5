import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { onTestFinished } from 'vitest';

export type ProxyOptions = {
  /** Refuses with 407 whatever comes without this user and password. */
  readonly login?: string;
  /** What it answers to every CONNECT in place of a tunnel; the word `silent` is no answer at all. */
  readonly answer?: string;
  /** For a proxy that is itself reached over TLS. */
  readonly tls?: { readonly key: string; readonly cert: string };
};

export type Proxy = {
  readonly port: number;
  /** `host:port` of each CONNECT. */
  readonly tunnels: readonly string[];
  /** From now on, every tunnel leads to this port, whatever was asked for. */
  leadTo(port: number): void;
  /** Connections that are open now. */
  readonly open: () => number;
};

/** A refusal as a proxy writes it, with a page. */
export function refusal(status: string): string {
  const page = `<html><body><h1>${status}</h1></body></html>`;
  return `HTTP/1.1 ${status}\r\ncontent-type: text/html\r\ncontent-length: ${page.length}\r\n\r\n${page}`;
}

/** A proxy on loopback that ends with the test. It finds every host on loopback: names are the test's own. */
export async function startProxy(options: ProxyOptions = {}): Promise<Proxy> {
  const { login, answer, tls } = options;
  const tunnels: string[] = [];
  let fixedPort: number | undefined;
  const sockets = new Set<Duplex>();

  function keep(socket: Duplex): void {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  }

  function tunnel(request: IncomingMessage, client: Duplex, head: Buffer): void {
    const target = request.url ?? '';
    tunnels.push(target);
    const given = request.headers['proxy-authorization'];
    if (login !== undefined && given !== `Basic ${Buffer.from(login).toString('base64')}`) {
      client.end(refusal('407 Proxy Authentication Required'));
      return;
    }
    if (answer === 'silent') {
      // Read on, or it would never be noticed that the client has left.
      client.resume().on('end', () => client.destroy());
      return;
    }
    if (answer !== undefined) {
      client.end(answer);
      return;
    }
    let isOpen = false;
    const upstream: Socket = connect(fixedPort ?? Number(target.split(':')[1]), '127.0.0.1', () => {
      isOpen = true;
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.write(head);
      upstream.pipe(client).pipe(upstream);
    });
    keep(upstream);
    upstream.on('error', () => (isOpen ? client.destroy() : client.end(refusal('502 Bad Gateway'))));
    upstream.on('close', () => isOpen && client.destroy());
    client.on('close', () => upstream.destroy());
  }

  const server = tls ? createTlsServer(tls) : createServer();
  server.on('connect', tunnel).on('connection', keep);
  // A browser's proxy would fetch it; this one has only tunnels.
  server.on('request', (_request, response) => void response.writeHead(405).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    port: (server.address() as AddressInfo).port,
    tunnels,
    leadTo: (port) => void (fixedPort = port),
    open: () => sockets.size,
  };
}
