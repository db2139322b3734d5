import { expect, test } from 'vitest';
import { closingLine, closingRecord, type Ending } from '../../src/cli/closing.js';
import { RunError } from '../../src/errors.js';
import { runPaths } from '../../src/run/run-dir.js';
import { buildSummary } from '../../src/run/summary.js';
import type { Cause } from '../../src/sync/causes.js';
import { perCount } from '../../src/sync/status.js';

function ending(exitCode: number, rows: Record<string, number>, own: Partial<Ending> = {}): Ending {
  const causes = own.causes ?? [];
  const summary = buildSummary({
    runId: 'r1',
    file: 'contacts.csv',
    runDir: '/data/runs/r1',
    startedAt: new Date(0),
    finishedAt: new Date(60_000),
    durationMs: 60_000,
    dryRun: false,
    exitCode,
    rows: { total: 0, pending: 0, ...perCount(() => 0), ...rows },
    requests: { list: 0, get: 0, patch: 0, delete: 0, retries: 0, rateLimited: 0 },
    configuredRate: '200/1m',
    causes,
  });
  return {
    summary,
    causes,
    paths: runPaths('/data/runs/r1'),
    rejected: false,
    error: undefined,
    next: [],
    notFound: 'reject',
    ...own,
  };
}

const CAUSE: Cause = {
  status: 'invalid',
  code: 'invalid_email',
  column: 'E-mail',
  count: 8,
  message: '"ann(at)x.com" is not an e-mail address',
  lines: [76],
  nullWords: [],
  nullCells: 0,
};

test('nothing is said of a run that went well', () => {
  expect(closingLine(ending(0, { total: 3, updated: 3 }))).toBeUndefined();
});

test('exit 3: what is wrong with how many rows, where they are, what to type', () => {
  const own = { causes: [CAUSE], rejected: true, next: ['mend rejected.csv, then: chative-contacts sync'] };
  expect(closingLine(ending(3, { total: 300, updated: 292, invalid: 8 }, own))).toBe(
    'chative-contacts: finished after 1 min, but some rows need attention (invalid_email 8). ' +
      'Exit code 3. 300 rows: 292 updated, 8 invalid. Rejected rows: /data/runs/r1/rejected.csv. ' +
      'Next: mend rejected.csv, then: chative-contacts sync',
  );
});

test('an error that ended the run: why, with its hint, how far it came, how to go on', () => {
  const error = new RunError('gave_up', 'the API has not answered for 60 s', { hint: 'run again later' });
  const own = { error, next: ['chative-contacts sync --resume r1'] };
  expect(closingLine(ending(7, { total: 1_300, updated: 300, pending: 1_000 }, own))).toBe(
    'chative-contacts: the API has not answered for 60 s. Run again later. ' +
      'Exit code 7. 1,300 rows: 300 updated, 1,000 pending. Next: chative-contacts sync --resume r1',
  );
});

test.each([
  [130, 'interrupted by Ctrl-C (SIGINT)'],
  [143, 'interrupted by SIGTERM'],
])('exit %i says which signal it was', (exitCode, words) => {
  expect(closingLine(ending(exitCode, { total: 2, pending: 2 }))).toContain(words);
});

test('it is one line, whatever is in it', () => {
  const error = new RunError('usage', 'one\ntwo', { hint: 'three\nfour' });
  expect(closingLine(ending(2, { total: 1, pending: 1 }, { error }))).not.toContain('\n');
});

test('rows without a contact that are no failure are not named as trouble', () => {
  const causes: Cause[] = [
    { ...CAUSE, count: 1 },
    { ...CAUSE, code: 'not_found', status: 'not_found' },
  ];
  const line = closingLine(ending(3, { total: 9, invalid: 1, notFound: 8 }, { causes, notFound: 'ignore' }));
  expect(line).toContain('(invalid_email 1)');
});

test('the record has counts, causes and files, and no text of a cell', () => {
  const error = new RunError('bounds', 'too many', { hint: 'look' });
  const own = { causes: [CAUSE], rejected: true, error };
  const record = closingRecord(ending(5, { total: 8, invalid: 8 }, own));
  expect(record).toMatchObject({
    exitCode: 5,
    code: 'bounds',
    error: 'too many',
    rows: { total: 8, invalid: 8 },
    causes: [{ status: 'invalid', code: 'invalid_email', column: 'E-mail', count: 8, lines: [76] }],
    files: { report: '/data/runs/r1/report.csv', rejected: '/data/runs/r1/rejected.csv' },
  });
  expect(JSON.stringify(record)).not.toContain('ann(at)');
});
