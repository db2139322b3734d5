import { createServer, type AddressInfo, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { HostileAnswer } from './hostile-answer.js';

/** A request as far as it was read: method and path. */
export type Asked = { readonly method: string; readonly path: string };

/** A server that speaks no HTTP of its own: each request is answered with bytes. Returns its base URL. */
export async function startHostileServer(
  answerTo: (asked: Asked) => HostileAnswer | undefined,
): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    let text = '';
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      const head = text.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/^content-length: (\d+)/im.exec(text.slice(0, head))?.[1] ?? 0);
      if (text.length < head + 4 + length) return;
      const [method = '', path = ''] = text.split(' ');
      text = '';
      const answer = answerTo({ method, path });
      // It came too late, on a connection that its sender had given up.
      if (!answer) return void socket.destroy();
      const { pieces, then } = answer;
      for (const piece of pieces) if (piece.length > 0) socket.write(piece);
      if (then === 'end') socket.end();
      if (then === 'reset') socket.resetAndDestroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1.0`;
}
