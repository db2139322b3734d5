import { Readable } from 'node:stream';
import { expect } from 'vitest';
import type { RunError } from '../../src/errors.js';
import { openCsv, type CsvFile, type CsvOptions } from '../../src/csv/open.js';
import type { CsvRow } from '../../src/csv/row.js';
import type { CsvSource } from '../../src/csv/source.js';

/** Reads a source to its end. A row that has a text gives the same cells when that is split again. */
export async function readAll(
  source: CsvSource,
  options: CsvOptions = {},
): Promise<{ file: CsvFile; rows: CsvRow[] }> {
  const file = await openCsv(source, options);
  const rows: CsvRow[] = [];
  for await (const { text, ...row } of file.rows()) {
    if (text !== undefined) expect(file.splitLine(text)).toEqual(row.cells);
    rows.push(row);
  }
  return { file, rows };
}

/** A stream of the bytes, `size` of them at a time. */
export function streamOf(content: Buffer | string, size = 64 * 1024): CsvSource {
  const bytes = Buffer.from(content);
  const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  );
  return { kind: 'stream', stream: Readable.from(chunks, { objectMode: false }), name: 'input' };
}

/** The error that reading the content ends with. */
export async function errorOf(
  content: Buffer | string,
  options: CsvOptions = {},
  size?: number,
): Promise<RunError> {
  return readAll(streamOf(content, size), options).then(
    () => {
      throw new Error('it was read without an error');
    },
    (error: unknown) => error as RunError,
  );
}
