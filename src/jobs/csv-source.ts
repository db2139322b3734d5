import type { Readable } from 'node:stream';
import type { CsvSource } from '../csv/source.js';

/** Where `--file` points: a path, or `-` for standard input. */
export function csvSource(file: string, stdin: Readable): CsvSource {
  return file === '-'
    ? { kind: 'stream', stream: stdin, name: 'standard input' }
    : { kind: 'path', path: file };
}
