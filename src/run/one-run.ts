import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import * as z from 'zod/mini';
import { ROW_ERRORS, type RowErrorCode } from '../contact/problem.js';
import { RunError } from '../errors.js';
import type { Cause } from '../sync/causes.js';
import { ALL_STATUSES } from '../sync/status.js';
import type { RunFileName, RunPaths } from './run-dir.js';
import type { KnownRun } from './runs.js';

/** Finds a run by its ID or by the beginning of it. `latest` is the newest sync. Throws RunError `usage`. */
export function findRun(runs: readonly KnownRun[], name: string): KnownRun {
  const syncs = runs.filter(({ record }) => record.command === 'sync');
  const found =
    name === 'latest' ? syncs.slice(0, 1) : runs.filter(({ record }) => record.runId.startsWith(name));
  const exact = found.find(({ record }) => record.runId === name);
  const [first, second] = exact ? [exact] : found;
  if (first !== undefined && second === undefined) return first;
  const several = found.map(({ record }) => record.runId).join(', ');
  throw new RunError(
    'usage',
    first === undefined ? `no run ${name}` : `several runs begin with ${name}: ${several}`,
    {
      hint: 'chative-contacts history lists the runs',
    },
  );
}

/** The files of the run that exist. */
export function filesOf(
  paths: RunPaths,
  names: readonly RunFileName[],
): { name: RunFileName; path: string }[] {
  return names.map((name) => ({ name, path: paths[name] })).filter(({ path }) => existsSync(path));
}

/** The path of one file of the run. Throws RunError `usage` where the run has none. */
export function fileOf({ paths }: KnownRun, name: RunFileName): string {
  if (existsSync(paths[name])) return paths[name];
  throw new RunError('usage', `run ${basename(paths.dir)} has no file ${basename(paths[name])}`, {
    hint:
      name === 'rejected'
        ? 'no row was rejected'
        : `chative-contacts history ${basename(paths.dir)} lists its files`,
  });
}

const CODES = Object.keys(ROW_ERRORS) as [RowErrorCode, ...RowErrorCode[]];

const CAUSES = z.object({
  causes: z.array(
    z.object({
      status: z.enum(ALL_STATUSES),
      code: z.enum(CODES),
      column: z.nullable(z.string()),
      count: z.int(),
      message: z.string(),
      lines: z.array(z.int()),
    }),
  ),
});

/** Why rows of the run ended as they did, from its summary.json; undefined where no such file can be read. */
export function causesOf({ paths }: KnownRun): Cause[] | undefined {
  if (!existsSync(paths.summary)) return undefined;
  try {
    const { causes } = CAUSES.parse(JSON.parse(readFileSync(paths.summary, 'utf8')));
    return causes.map((cause) => ({
      ...cause,
      column: cause.column ?? undefined,
      nullWords: [],
      nullCells: 0,
    }));
  } catch {
    return undefined;
  }
}
