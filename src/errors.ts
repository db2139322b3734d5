import { printableLines } from './contact/text.js';

/** Exit codes, published, by the reason a run ends. */
export const EXIT_CODES = {
  ok: 0,
  bug: 1,
  storage: 1,
  usage: 2,
  config: 2,
  mapping: 2,
  input: 2,
  rows: 3,
  key_refused: 4,
  bounds: 5,
  locked: 6,
  gave_up: 7,
  sigint: 130,
  sigterm: 143,
} as const satisfies Record<string, number>;

/** The reason of a run that a signal ended. */
export function signalReason(signal: string | undefined): 'sigint' | 'sigterm' {
  return signal === 'SIGTERM' ? 'sigterm' : 'sigint';
}

export type ExitReason = keyof typeof EXIT_CODES;
export type RunErrorKind = Exclude<ExitReason, 'ok'>;

/**
 * An error that ends the run and that its reader can act on: `message` says what is wrong and where,
 * `hint` the flag or edit that cures it. Anything else that is thrown is a bug of ours.
 */
export class RunError extends Error {
  override readonly name = 'RunError';
  readonly kind: RunErrorKind;
  readonly hint: string | undefined;

  constructor(
    kind: RunErrorKind,
    message: string,
    options: { hint?: string | undefined; cause?: unknown } = {},
  ) {
    // Cells, headers, paths and words of servers stand in messages: whatever was forgotten on the way ends here.
    super(printableLines(message), options.cause === undefined ? {} : { cause: options.cause });
    this.kind = kind;
    this.hint = options.hint === undefined ? undefined : printableLines(options.hint);
  }

  get exitCode(): number {
    return EXIT_CODES[this.kind];
  }
}
