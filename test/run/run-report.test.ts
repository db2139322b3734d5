import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createRunReport, type RunReport } from '../../src/run/run-report.js';
import type { NotFoundMode } from '../../src/sync/status.js';
import { invalidResult, rowResult } from './support.js';
import { tempDir } from '../support/temp-dir.js';

function open(dir: string, dryRun = false, notFound: NotFoundMode = 'reject'): RunReport {
  const paths = { report: join(dir, 'report.csv'), rejected: join(dir, 'rejected.csv') };
  return createRunReport({
    paths,
    header: ['id', 'E-mail'],
    delimiter: ',',
    dryRun,
    notFound,
    awaitsMissing: false,
  });
}

function linesOf(dir: string, name = 'report.csv'): string[] {
  const text = readFileSync(join(dir, name), 'utf8');
  expect(text.endsWith('\n')).toBe(true);
  return text.slice(0, -1).split('\n').slice(1);
}

test('report.csv can be followed before the first row, rejected.csv comes with its first row', async () => {
  const dir = tempDir();
  const report = open(dir);
  expect(linesOf(dir)).toEqual([]);
  await report.write(rowResult());
  expect(existsSync(join(dir, 'rejected.csv'))).toBe(false);
  report.close();
});

test('once a write of a sent row resolves, its line is in the file and counted', async () => {
  const dir = tempDir();
  const report = open(dir);
  await report.write(rowResult({ row: 1 }));
  expect(linesOf(dir)).toHaveLength(1);
  const status = 'not_found';
  await report.write(rowResult({ row: 2, status, errorCode: 'not_found', source: { cells: ['x', 'y'] } }));
  expect(linesOf(dir)).toHaveLength(2);
  expect(linesOf(dir, 'rejected.csv')).toEqual(['2,not_found,,x,y']);
  expect(report.tally.rows(3)).toMatchObject({ updated: 1, notFound: 1, pending: 1 });
  report.close();
});

test('lines of one turn are written together, in the order of the calls, and the rows that took a request wait for it', async () => {
  const dir = tempDir();
  const report = open(dir);
  expect(report.write(rowResult({ row: 1, status: 'merged', attempts: 0 }))).toBeUndefined();
  const written = [2, 3].map((row) => report.write(rowResult({ row })));
  expect(linesOf(dir)).toEqual([]);
  await written[0];
  expect(linesOf(dir).map((line) => line.split(',')[0])).toEqual(['1', '2', '3']);
  report.close();
});

test('a row for which nothing was sent is written at the end of the turn, without being waited for', async () => {
  const dir = tempDir();
  const report = open(dir);
  for (let row = 1; row <= 3; row += 1)
    await report.write(rowResult({ row, status: 'unchanged', attempts: 0 }));
  expect(linesOf(dir)).toEqual([]);
  await nextTurn();
  expect(linesOf(dir)).toHaveLength(3);
  expect(report.tally.rows(3).unchanged).toBe(3);
  report.close();
});

test('what is queued is bounded within a turn too', async () => {
  const dir = tempDir();
  const report = open(dir);
  for (let row = 1; row <= 2000; row += 1) await report.write(invalidResult({ row, line: row + 1 }));
  const early = linesOf(dir).length;
  expect(early).toBeGreaterThan(1000);
  report.flush();
  expect(linesOf(dir)).toHaveLength(2000);
  expect(linesOf(dir, 'rejected.csv')).toHaveLength(2000);
  report.close();
});

test('close writes what is queued, and a second close changes nothing', () => {
  const dir = tempDir();
  const report = open(dir, true);
  void report.write(rowResult());
  report.close();
  report.close();
  expect(linesOf(dir)[0]).toContain(',would_update,');
  expect(report.tally.rows(1).updated).toBe(1);
});

test('a contact that the file lacks is never rejected, there is no row to mend', async () => {
  const dir = tempDir();
  const report = open(dir);
  await report.write(rowResult({ row: undefined, line: undefined, status: 'failed', errorCode: 'timeout' }));
  report.close();
  expect(existsSync(join(dir, 'rejected.csv'))).toBe(false);
  expect(report.tally.rows(0)).toMatchObject({ total: 1, failed: 1, pending: 0 });
});

test('after a failure of the disk every write rejects and nothing more is counted', async () => {
  const dir = join(tempDir(), 'run');
  mkdirSync(dir);
  const report = open(dir);
  await report.write(rowResult({ row: 1 }));
  rmSync(dir, { recursive: true });
  const storage = { kind: 'storage', message: expect.stringContaining('does not exist any more') };
  await expect(report.write(rowResult({ row: 2 }))).rejects.toMatchObject(storage);
  await expect(report.write(rowResult({ row: 3, attempts: 0 }))).rejects.toMatchObject(storage);
  expect(() => report.flush()).toThrow(expect.objectContaining(storage));
  expect(() => report.close()).toThrow(expect.objectContaining(storage));
  expect(report.tally.rows(3)).toMatchObject({ updated: 1, pending: 2 });
});

test('a failure that nobody waited for comes back with close', async () => {
  const dir = join(tempDir(), 'run');
  mkdirSync(dir);
  const report = open(dir);
  rmSync(dir, { recursive: true });
  void report.write(rowResult());
  await nextTurn();
  expect(() => report.close()).toThrow(expect.objectContaining({ kind: 'storage' }));
});

test('a rejected row without its cells is a bug that the write reports', async () => {
  const report = open(tempDir());
  const result = rowResult({ row: 5, status: 'invalid', errorCode: 'invalid_id' });
  await expect(report.write(result)).rejects.toThrow('row 5 was rejected without its cells');
  expect(() => report.close()).toThrow('row 5');
});

test('an existing report is taken up after its last whole line, without a second header', async () => {
  const dir = tempDir();
  const first = open(dir);
  await first.write(rowResult({ row: 1 }));
  first.close();
  const second = open(dir);
  await second.write(rowResult({ row: 2 }));
  second.close();
  expect(linesOf(dir).map((line) => line.split(',')[0])).toEqual(['1', '2']);
});

test('a process that is ended in the middle of a turn still writes the lines of that turn', () => {
  const dir = tempDir();
  const before = process.listeners('exit').length;
  const report = open(dir);
  void report.write(rowResult({ row: 1 }));
  expect(linesOf(dir)).toEqual([]);
  for (const listener of process.listeners('exit').slice(before)) listener.call(process, 130);
  expect(linesOf(dir)).toHaveLength(1);
  report.close();
  expect(process.listeners('exit')).toHaveLength(before);
});
