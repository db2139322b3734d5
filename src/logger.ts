import { ourOwn, printableLines, printableWhole, type Printable } from './contact/text.js';
import { pino, type DestinationStream, type Logger } from 'pino';

export type { Logger } from 'pino';

export type LogOptions = {
  readonly level: string;
  readonly format: 'auto' | 'pretty' | 'json';
  readonly isTerminal: boolean;
  /** Where lines go: standard error, or a stream that moves a progress bar out of the way first. */
  readonly write: (line: Printable) => void;
};

/** Never logged, should a request or a setting ever be: the key, and what holds it. */
const SECRETS = ['apiKey', 'key', 'authorization', 'headers.authorization', '*.apiKey', '*.authorization'];

/** Fields for programs: the messages that have them say the same, and a terminal shows one line in place of two. */
const SAID_IN_WORDS = ['percent', 'pauseMs', 'waitMs', 'downMs', 'signal', 'cause'];

/**
 * Logs to standard error: pretty on a terminal, JSON lines elsewhere. Written in step, not by a worker: an
 * asynchronous destination loses its last lines when the process is killed (measured).
 */
export async function createLogger({ level, format, isTerminal, write }: LogOptions): Promise<Logger> {
  const isPretty = format === 'pretty' || (format === 'auto' && isTerminal);
  // What JSON leaves as it is, such as C1 and marks for direction, would still move a terminal.
  const sink: DestinationStream = { write: (line) => write(printableLines(line)) };
  const options = {
    level,
    redact: { paths: SECRETS, censor: '[secret]' },
    serializers: { err: errorForLog },
    base: null,
  };
  // A word, as alerts and people look for it, not pino's number.
  const formatters = { level: (label: string) => ({ level: label }) };
  if (!isPretty) return pino({ ...options, formatters, timestamp: pino.stdTimeFunctions.isoTime }, sink);
  const { prettyFactory } = await import('pino-pretty');
  const toPretty = prettyFactory({
    colorize: isTerminal,
    translateTime: 'SYS:HH:MM:ss',
    ignore: ['pid', 'hostname', ...SAID_IN_WORDS].join(','),
  });
  // The colours are put on text that is fit to print already.
  return pino(options, { write: (line) => write(ourOwn(toPretty(fitRecord(line)))) });
}

/** The texts of a record on one line each, but for a stack. */
function fitRecord(line: string): string {
  const fit = (key: string, value: unknown): unknown => {
    if (typeof value === 'string') return key === 'stack' ? printableLines(value) : printableWhole(value);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [printableWhole(name), inner]));
  };
  return JSON.stringify(JSON.parse(line, fit));
}

/** An error without its other properties: those of an HTTP client hold the request, with key and contact. */
function errorForLog(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack } = error;
  return { type: name, message, stack, ...('code' in error ? { code: error.code } : {}) };
}
