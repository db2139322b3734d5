// A data folder as a night leaves it that sent every row: without sending them, which would take hours.
import { execFileSync, spawn } from 'node:child_process';
import { hash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { MADE, writeRows } from './files.mjs';

const KEY = 'bench';
const cli = new URL('../../dist/cli.js', import.meta.url).pathname;

/**
 * Sends the first row for real. Then the state of all other rows is written as the program wrote that of the first.
 * Returns the arguments and the environment of the next night.
 */
export async function fillState(dir, rows) {
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    request.pipe(response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${server.address().port}/v1.0`;
  const data = join(dir, 'data');
  const night = (file) => ['sync', '--file', file, '--base-url', baseUrl, '--data-dir', data];
  const env = { ...process.env, CHATIVE_API_KEY: KEY };
  const first = writeRows(join(dir, 'first.csv'), MADE, 1);
  const child = spawn(process.execPath, [cli, ...night(first), '--log-level', 'silent'], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  server.close();
  if (code !== 0) throw new Error(`the first row ended with ${code}`);
  // In a process of its own: libsql frees the lock of a file only when its statements are collected.
  const filler = new URL('fill-state.mjs', import.meta.url).pathname;
  const workspace = hash('sha256', `${baseUrl} ${KEY}`, 'hex');
  execFileSync(process.execPath, [filler, join(data, 'state.db'), workspace, String(rows)]);
  return { night, env };
}
