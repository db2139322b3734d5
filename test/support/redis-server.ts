import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export type RedisServer = {
  readonly url: string;
  /** Ends it at once, as a crash would; nothing is kept. */
  kill(): Promise<void>;
  /** On the same port, with nothing in it. */
  start(): Promise<void>;
};

/** A Redis of the test's own, on a free port, that ends with the test. Fails where redis-server is not installed. */
export async function startRedis(options: { password?: string } = {}): Promise<RedisServer> {
  const port = await freePort();
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const secret = options.password === undefined ? [] : ['--requirepass', options.password];
    const where = ['--port', String(port), '--bind', '127.0.0.1'];
    const started = spawn('redis-server', [...where, '--save', '', '--appendonly', 'no', ...secret]);
    child = started;
    await new Promise<void>((resolve, reject) => {
      started.once('error', (cause) =>
        reject(new Error('redis-server is needed for this test: apt-get install redis-server', { cause })),
      );
      started.once('exit', (code) => reject(new Error(`redis-server ended with ${code}`)));
      started.stdout.on('data', (text: Buffer) => {
        if (text.includes('Ready to accept connections')) resolve();
      });
    });
  }

  async function kill(): Promise<void> {
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  onTestFinished(kill);
  await start();
  const user = options.password === undefined ? '' : `:${options.password}@`;
  return { url: `redis://${user}127.0.0.1:${port}`, kill, start };
}

/** A port that nobody has now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
