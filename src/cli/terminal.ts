import type { Readable } from 'node:stream';

/** Where the program meets its user; handed to every command, so that nothing else touches the process. */
export type Terminal = {
  readonly stdin: Readable;
  readonly env: NodeJS.ProcessEnv;
  /** Results. */
  out(text: string): void;
  /** Messages, logs and progress. */
  err(text: string): void;
  /** Somebody can be asked: standard input and standard error are both a terminal. */
  readonly canAsk: boolean;
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
};

/** The process's own streams. A reader that went away (`| head`) is no error of the run. */
export function processTerminal(): Terminal {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreBrokenPipe);
  return {
    stdin: process.stdin,
    env: process.env,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    canAsk: process.stdin.isTTY && process.stderr.isTTY,
    outIsTerminal: process.stdout.isTTY,
    errIsTerminal: process.stderr.isTTY,
  };
}

function ignoreBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
