import type { Readable } from 'node:stream';
import { ourOwn, printableLines, type Printable } from '../contact/text.js';
import type { MaskSecret } from '../secrets.js';

type Streams<Text> = {
  readonly stdin: Readable;
  readonly env: NodeJS.ProcessEnv;
  /** Writes results to standard output. */
  out(text: Text): void;
  /** Writes messages, logs and progress to standard error. */
  err(text: Text): void;
  /** Whether the user can be asked: standard input and standard error are both a terminal. */
  readonly canAsk: boolean;
  /** The run has ended with this exit code. A signal that comes later does not change it. */
  exitsWith(code: number): void;
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
};

/** The streams themselves. They accept only text that is fit to print. */
export type RawTerminal = Streams<Printable>;

/** The program's connection to its user. Every command gets it, so that no other code touches the process. */
export type Terminal = Streams<string> & {
  /** Writes to standard error without escaping: our control sequences, and log lines, which the logger has escaped. */
  draw(...parts: readonly Printable[]): void;
};

/** Goes back to the start of the line and empties it, so that the next text replaces it. */
export const CLEAR_LINE = ourOwn('\r\x1b[K');

/**
 * The only way to the user. Text from outside is escaped on its way out, and secrets are masked wherever they
 * come from.
 */
export function openTerminal(raw: RawTerminal, mask: MaskSecret): Terminal {
  const fit = (text: string): Printable => printableLines(mask(text));
  return {
    ...raw,
    out: (text) => raw.out(fit(text)),
    err: (text) => raw.err(fit(text)),
    draw: (...parts) => raw.err(ourOwn(mask(parts.join('')))),
  };
}

/** The process's own streams. A reader that went away (`| head`) is no error of the run. */
export function processTerminal(): RawTerminal {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreBrokenPipe);
  return {
    stdin: process.stdin,
    env: process.env,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    exitsWith: (code) => void (process.exitCode = code),
    canAsk: process.stdin.isTTY && process.stderr.isTTY,
    outIsTerminal: process.stdout.isTTY,
    errIsTerminal: process.stderr.isTTY,
  };
}

function ignoreBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
