import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readCourse } from '../../../src/run/course-file.js';
import { runInProcess, syncInProcess } from '../../support/in-process.js';

test('a run leaves its page and its course; history makes the page anew', async () => {
  const { summary } = await syncInProcess('id,email\nc1,ophelia\nc2,bo@example.com\n', ['--sandbox']);
  const page = join(summary.runDir, 'report.html');
  const first = readFileSync(page, 'utf8');
  expect(first).toContain('exit 3');
  expect(first).not.toContain('ophelia');
  const { plan, stretches } = await readCourse(join(summary.runDir, 'course.ndjson'));
  expect(plan).toMatchObject({ updates: 1, requests: 1 });
  expect(stretches.reduce((sum, { answers }) => sum + answers, 0)).toBe(1);
  const dataDir = join(summary.runDir, '..', '..');
  const flags = ['history', summary.runId, '--data-dir', dataDir, '--html'];
  expect(await runInProcess([...flags])).toMatchObject({ code: 0, out: `${page}\n` });
  expect(readFileSync(page, 'utf8')).toBe(first);
  await runInProcess([...flags, '--report-values']);
  expect(readFileSync(page, 'utf8')).toContain('ophelia');
});
