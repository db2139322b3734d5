import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { RunError } from '../../src/errors.js';
import { openAppendFile } from '../../src/disk/append-file.js';
import { tempDir } from '../support/temp-dir.js';

const HEADER = 'a,b\n';

test('a new file holds its header at once and belongs to its owner alone', () => {
  const path = join(tempDir(), 'report.csv');
  const file = openAppendFile(path, HEADER);
  expect(readFileSync(path, 'utf8')).toBe(HEADER);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  file.close();
});

test('records are queued until they are flushed', () => {
  const path = join(tempDir(), 'report.csv');
  const file = openAppendFile(path, HEADER);
  file.append('1,ế\n');
  file.append('2,"x\ny"\n');
  expect(file.queued()).toBe(12);
  expect(readFileSync(path, 'utf8')).toBe(HEADER);
  file.flush();
  expect(file.queued()).toBe(0);
  expect(readFileSync(path, 'utf8')).toBe(`${HEADER}1,ế\n2,"x\ny"\n`);
  file.append('3,z\n');
  file.close();
  file.close();
  expect(readFileSync(path, 'utf8')).toBe(`${HEADER}1,ế\n2,"x\ny"\n3,z\n`);
});

const WHOLE = `${HEADER}1,"x\ny ""q"""\n2,z\n`;

test.each([
  ['nothing is torn', '', WHOLE],
  ['the last record lacks its line feed', '3,half', WHOLE],
  ['the cut is inside quotes, after a line feed that belongs to the cell', '3,"first\nsecond', WHOLE],
  ['the cut is between the two halves of a doubled quote', '3,"say ""hello"', WHOLE],
  ['the cut is inside a character', Buffer.from('3,ế').subarray(0, 4), WHOLE],
  ['the disk left zeros', Buffer.alloc(5000), WHOLE],
])('an existing file goes on after its last whole record: %s', (_title, torn, expected) => {
  const path = join(tempDir(), 'report.csv');
  writeFileSync(path, WHOLE);
  appendFileSync(path, torn);
  const file = openAppendFile(path, HEADER);
  file.append('4,new\n');
  file.close();
  expect(readFileSync(path, 'utf8')).toBe(`${expected}4,new\n`);
});

test('a torn header is written again', () => {
  const path = join(tempDir(), 'report.csv');
  writeFileSync(path, 'a');
  openAppendFile(path, HEADER).close();
  expect(readFileSync(path, 'utf8')).toBe(HEADER);
});

test('a quoted line feed across the border of two reads does not end the record', () => {
  const path = join(tempDir(), 'report.csv');
  const cell = 'x'.repeat(64 * 1024 - HEADER.length - 4);
  const whole = `${HEADER}1,"${cell}\n\n${cell}\n"\n`;
  writeFileSync(path, `${whole}2,"${cell}\n`);
  openAppendFile(path, HEADER).close();
  expect(readFileSync(path, 'utf8')).toBe(whole);
});

test('a file that cannot be created is a storage error', () => {
  const path = join(tempDir(), 'missing', 'report.csv');
  expect(() => openAppendFile(path, HEADER)).toThrow(/cannot create .*report\.csv.*\(ENOENT\)/);
});

test('a folder that is removed under the run is noticed with the next write', () => {
  const path = join(tempDir(), 'run', 'report.csv');
  mkdirSync(dirname(path));
  const file = openAppendFile(path, HEADER);
  rmSync(dirname(path), { recursive: true });
  file.append('1,x\n');
  expect(() => file.flush()).toThrow(RunError);
  file.close();
});

test.skipIf(!existsSync('/dev/full'))('a full disk is a storage error', () => {
  expect(() => openAppendFile('/dev/full', HEADER)).toThrow(
    expect.objectContaining({
      kind: 'storage',
      message: 'cannot write /dev/full: the disk is full (ENOSPC)',
    }),
  );
});

function limitFileSize(bytes: number | 'unlimited'): void {
  // The soft limit alone, so that it can be lifted again. Node ignores the signal that comes with it.
  execFileSync('prlimit', [`--fsize=${bytes}:`, `--pid=${process.pid}`]);
}

function canLimitFileSize(): boolean {
  try {
    execFileSync('prlimit', ['--version']);
    return true;
  } catch {
    return false;
  }
}

test.skipIf(!canLimitFileSize())(
  'a write that stops half-way leaves whole records, and the next goes on',
  () => {
    const path = join(tempDir(), 'report.csv');
    const file = openAppendFile(path, HEADER);
    const record = `1,"${'x'.repeat(2000)}\n"\n`;
    onTestFinished(() => limitFileSize('unlimited'));
    limitFileSize(5000);
    for (let count = 0; count < 4; count += 1) file.append(record);
    expect(() => file.flush()).toThrow(expect.objectContaining({ kind: 'storage' }));
    expect(readFileSync(path, 'utf8')).toBe(HEADER + record + record);
    limitFileSize('unlimited');
    file.append(record);
    file.flush();
    // A second failure cuts off only what it has written itself.
    const quoted = '2,"with a quote"\n';
    file.append(quoted);
    file.flush();
    const whole = HEADER + record + record + record + quoted;
    limitFileSize(whole.length);
    file.append(record);
    expect(() => file.flush()).toThrow(expect.objectContaining({ kind: 'storage' }));
    limitFileSize('unlimited');
    file.close();
    expect(readFileSync(path, 'utf8')).toBe(whole);
  },
);
