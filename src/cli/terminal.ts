import type { Readable } from 'node:stream';
import { ourOwn, printableLines, type Printable } from '../contact/text.js';
import type { MaskSecret } from '../secrets.js';

type Streams<Text> = {
  readonly stdin: Readable;
  readonly env: NodeJS.ProcessEnv;
  /** Results. */
  out(text: Text): void;
  /** Messages, logs and progress. */
  err(text: Text): void;
  /** Somebody can be asked: standard input and standard error are both a terminal. */
  readonly canAsk: boolean;
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
};

/** The streams themselves, which take only what is fit to print. */
export type RawTerminal = Streams<Printable>;

/** Where the program meets its user; handed to every command, so that nothing else touches the process. */
export type Terminal = Streams<string> & {
  /** On standard error as it is: control sequences of ours, and log lines, which the logger has made fit. */
  draw(...parts: readonly Printable[]): void;
};

/** Back to the start of the line, which is emptied: what stands on it gives way to what comes. */
export const CLEAR_LINE = ourOwn('\r\x1b[K');

/** The one door to the user: text of others is escaped on its way out, and secrets are masked, whoever wrote them there. */
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
    canAsk: process.stdin.isTTY && process.stderr.isTTY,
    outIsTerminal: process.stdout.isTTY,
    errIsTerminal: process.stderr.isTTY,
  };
}

function ignoreBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
