import type { Explanation } from './contact/explanation.js';
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

/** What each exit code means to whoever started the program: a person, a cron job, an orchestrator. */
export const EXIT_MEANINGS = {
  0: {
    meaning: 'Every row that the run dealt with is updated, deleted, unchanged or merged.',
    again: 'no',
    cure: 'Nothing to do.',
  },
  1: {
    meaning: 'An unexpected error, or the disk is full, read-only, or not writable for this user.',
    again: 'mended',
    cure: 'Make room, or allow writing to the data folder. Then: chative-contacts sync --resume.',
  },
  2: {
    meaning: 'The command, the configuration, the mapping or the file cannot be used as it is.',
    again: 'mended',
    cure: 'Do what the message says. Where a request was made (a wrong --base-url), it changed no contact.',
  },
  3: {
    meaning: 'The run is finished, and some rows are invalid, not found or failed.',
    again: 'no',
    cure: 'Look at rejected.csv, mend it, and run that file. All other rows are done.',
  },
  4: {
    meaning: 'The API refused the key (HTTP 401 or 403). The rows that were not sent are pending.',
    again: 'mended',
    cure: 'Make or renew the key in Chative under Settings > Developer > API Keys (it needs a Business plan). Then: chative-contacts sync --resume.',
  },
  5: {
    meaning:
      'A bound or a check stopped the run: --max-failures, --max-deletes, --min-rows, --verify, or every answer was 404.',
    again: 'mended',
    cure: 'Look at the report. Mend what it names, or raise the bound if everything is as you want it. Then use the resume command that was printed.',
  },
  6: {
    meaning: 'Another run is writing with this data folder. The message names it; it goes on.',
    again: 'yes',
    cure: 'Wait until it has ended, or use another --data-dir.',
  },
  7: {
    meaning: 'The API was down longer than --max-outage, or --max-duration was reached.',
    again: 'yes',
    cure: 'chative-contacts sync --resume goes on with the rows that are left.',
  },
  130: {
    meaning: 'Ctrl-C (SIGINT) ended the run. What was sent is in the report; the other rows are pending.',
    again: 'yes',
    cure: 'chative-contacts sync --resume goes on with the rows that are left.',
  },
  143: {
    meaning: 'SIGTERM ended the run, as docker stop sends it. What was sent is in the report.',
    again: 'yes',
    cure: 'chative-contacts sync --resume goes on with the rows that are left.',
  },
} as const satisfies Record<(typeof EXIT_CODES)[keyof typeof EXIT_CODES], Explanation>;

/** The reason of a run that a signal ended. */
export function signalReason(signal: string | undefined): 'sigint' | 'sigterm' {
  return signal === 'SIGTERM' ? 'sigterm' : 'sigint';
}

/** Why a run stopped, as summary.json says it: published words. */
export const STOP_WORDS = [
  ...([
    'done',
    'limit',
    'signal',
    'deadline',
    'outage',
    'key_refused',
    'max_failures',
    'max_deletes',
  ] as const),
  ...(['min_rows', 'not_applied', 'wrong_address', 'input', 'storage', 'bug'] as const),
] as const;

export type StopWord = (typeof STOP_WORDS)[number];

/** Whether the same command, as it is, helps after this exit code. */
export function isRetryable(exitCode: number): boolean {
  const meanings: Readonly<Record<number, Explanation>> = EXIT_MEANINGS;
  return meanings[exitCode]?.again === 'yes';
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
  /** Why the run stopped, where the kind alone does not say it. */
  readonly stopReason: StopWord | undefined;
  /** The flag, with its value, without which a resumed run would end the same way. */
  readonly resumeWith: string | undefined;

  constructor(
    kind: RunErrorKind,
    message: string,
    options: { hint?: string | undefined; cause?: unknown; resumeWith?: string; stopReason?: StopWord } = {},
  ) {
    // Cells, headers, paths and words of servers stand in messages: whatever was forgotten on the way ends here.
    super(printableLines(message), options.cause === undefined ? {} : { cause: options.cause });
    this.kind = kind;
    this.hint = options.hint === undefined ? undefined : printableLines(options.hint);
    this.resumeWith = options.resumeWith;
    this.stopReason = options.stopReason;
  }

  get exitCode(): number {
    return EXIT_CODES[this.kind];
  }
}
