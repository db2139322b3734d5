import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RunError } from '../../../src/errors.js';
import { lastWords, writeTerminationLog } from '../../../src/jobs/monitor/last-words.js';
import { endedBefore } from '../../../src/jobs/monitor/run-end.js';
import { tempDir } from '../../support/temp-dir.js';

const LOCKED = endedBefore(new RunError('locked', 'another run holds\nthe folder'));

test('the last words are one line, whatever a message holds', () => {
  expect(lastWords(LOCKED)).toBe('exit code 6: another run holds\\nthe folder');
});

test('the termination log is replaced, bounded, and left alone where there is none', () => {
  const path = join(tempDir(), 'termination-log');
  writeTerminationLog(LOCKED, path);
  expect(() => readFileSync(path)).toThrow('ENOENT');
  writeFileSync(path, 'old');
  writeTerminationLog(endedBefore(new RunError('input', 'ä'.repeat(5_000))), path);
  expect(readFileSync(path)).toHaveLength(4_096);
});
