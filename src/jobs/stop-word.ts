import { RunError, type RunErrorKind, type StopWord } from '../errors.js';
import type { StopReason } from '../sync/stop.js';

/** Why the run stopped; undefined where nothing stopped it. */
export function stopWordOf(reason: StopReason | undefined): StopWord | undefined {
  if (reason === undefined) return undefined;
  if (reason.kind === 'signal') return 'signal';
  const { error } = reason;
  if (!(error instanceof RunError)) return 'bug';
  return error.stopReason ?? STOP_WORD_OF[error.kind];
}

const STOP_WORD_OF = {
  bug: 'bug',
  storage: 'storage',
  usage: 'input',
  config: 'wrong_address',
  mapping: 'input',
  input: 'input',
  rows: 'done',
  key_refused: 'key_refused',
  bounds: 'max_failures',
  locked: 'storage',
  gave_up: 'outage',
  sigint: 'signal',
  sigterm: 'signal',
} as const satisfies Record<RunErrorKind, StopWord>;
