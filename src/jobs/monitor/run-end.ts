import { EXIT_CODES, RunError } from '../../errors.js';
import type { Summary } from '../../run/summary.js';

/** How a run ended: with a summary, or before there was a run. */
export type RunEnd = {
  readonly exitCode: number;
  readonly summary: Summary | undefined;
  readonly error: unknown;
};

/** The end of a run that did not come to be, for what was wrong before its first row. */
export function endedBefore(error: unknown): RunEnd {
  return {
    exitCode: error instanceof RunError ? error.exitCode : EXIT_CODES.bug,
    summary: undefined,
    error,
  };
}

/** The summary as JSON; where there was no run, what kept it from beginning. */
export function asJson({ exitCode, summary, error }: RunEnd): string {
  if (summary !== undefined) return JSON.stringify(summary);
  const message = error instanceof Error ? error.message : String(error);
  if (!(error instanceof RunError)) return JSON.stringify({ exitCode, code: 'bug', message });
  return JSON.stringify({ exitCode, code: error.kind, message, hint: error.hint });
}

/** The same for places that more people see: the messages of causes quote cells. */
export function withoutValues(end: RunEnd): string {
  if (end.summary === undefined) return asJson(end);
  const causes = end.summary.causes.map(({ status, code, column, count, lines }) => {
    return { status, code, column, count, lines };
  });
  return JSON.stringify({ ...end.summary, causes });
}
