import { constants, createReadStream, openSync, type BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { pipeline, type Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import { RunError } from '../errors.js';
import { putBack, takeBytes } from './peek.js';
import { readError } from './read-error.js';

/** The source of the bytes. Standard input is handed in as a stream. */
export type CsvSource =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'stream'; readonly stream: Readable; readonly name: string };

type OpenSource = {
  /** The name of the source, for messages. */
  readonly name: string;
  /** The bytes, decompressed. Throws RunError `input`. */
  readonly chunks: AsyncGenerator<Buffer>;
  /** Ends reading and, for a path, waits until the descriptor is closed. May be called again. */
  close(): Promise<void>;
};

// The chunks are large enough that the steps between generators cost nothing, and so small that few rows are alive at
// a time: the garbage collector copies those that are. With 128 KiB a pass takes a tenth longer (measured).
const CHUNK_BYTES = 32 * 1024;

/**
 * Reads a file or stream. gzip is recognised by its first bytes and decompressed. A file that changes while
 * it is read is an error. When `signal` is aborted, a pipe whose writer is silent is given up.
 */
export function openSource(source: CsvSource, signal?: AbortSignal): OpenSource {
  const name = source.kind === 'path' ? source.path : source.name;
  let input: Readable | undefined;
  function use(stream: Readable): Readable {
    // The stream keeps the error for its reader.
    stream.on('error', ignore);
    return (input = stream);
  }
  const bytes = source.kind === 'path' ? readPath(source.path, use, signal) : buffersOf(use(source.stream));
  return {
    name,
    chunks: decompress(bytes, name),
    async close() {
      // A stream that was handed in may never tell that it is closed. A file always does.
      const closed =
        source.kind === 'path' && input?.closed === false ? finished(input).catch(ignore) : undefined;
      input?.destroy();
      await closed;
    },
  };
}

async function* decompress(bytes: AsyncGenerator<Buffer>, name: string): AsyncGenerator<Buffer> {
  try {
    const magic = await takeBytes(bytes, 2);
    const all = putBack(magic, bytes);
    yield* isGzip(magic) ? gunzip(all) : all;
  } catch (error) {
    throw readError(name, error);
  }
}

/** The bytes of a file. Throws RunError `input` at their end where the file has changed meanwhile. */
async function* readPath(
  path: string,
  use: (stream: Readable) => Readable,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer> {
  const before = await stat(path, { bigint: true });
  if (before.isFIFO()) {
    yield* buffersOf(use(openPipe(path, signal)));
    return;
  }
  let isGzipped: boolean | undefined;
  let last: number | undefined;
  for await (const chunk of buffersOf(use(createReadStream(path, { highWaterMark: CHUNK_BYTES })))) {
    isGzipped ??= isGzip(chunk);
    last = chunk.at(-1);
    yield chunk;
  }
  if (!before.isFile()) return;
  // An unfinished last line in a file that was changed seconds ago: perhaps its writer has not written the
  // rest yet.
  const isLineOpen = !isGzipped && last !== undefined && last !== LF && last !== CR;
  if (isLineOpen && isFresh(before)) await sleep(FRESH_WAIT_MS);
  if (hasChanged(before, await stat(path, { bigint: true }))) throw changedWhileRead(path);
}

const LF = 0x0a;
const CR = 0x0d;
const FRESH_MS = 2_000;
const FRESH_WAIT_MS = 500;

/**
 * Opens a pipe without waiting for a writer, and reads it by events. A thread that waits for a writer could
 * not be stopped.
 */
function openPipe(path: string, signal: AbortSignal | undefined): Readable {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const pipe = new Socket({ fd, readable: true, writable: false });
  const end = (): void => void pipe.destroy(new Error('told to stop'));
  if (signal?.aborted) end();
  else signal?.addEventListener('abort', end, { once: true });
  return pipe;
}

function isFresh({ mtimeMs }: BigIntStats): boolean {
  return Math.abs(Date.now() - Number(mtimeMs)) < FRESH_MS;
}

/**
 * Whether the file was changed while it was read. A new file at the same path does not count: the old one was
 * read whole.
 */
function hasChanged(before: BigIntStats, after: BigIntStats): boolean {
  return before.ino === after.ino && (before.size !== after.size || before.mtimeNs !== after.mtimeNs);
}

function changedWhileRead(path: string): RunError {
  return new RunError(
    'input',
    `${path}: the file was changed while it was read: is it still being written?`,
    {
      hint: 'Run again when it is complete. An export that writes under another name and renames the file at the end is never read half.',
    },
  );
}

async function* buffersOf(input: AsyncIterable<Buffer | string>): AsyncGenerator<Buffer> {
  for await (const chunk of input) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
}

async function* gunzip(bytes: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const unzip = createGunzip({ chunkSize: CHUNK_BYTES });
  // pipeline hands an error of either side to the reader of `unzip`; a bare pipe() would leave it waiting.
  pipeline(bytes, unzip, ignore);
  yield* buffersOf(unzip);
}

function isGzip(head: Buffer): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

function ignore(): void {
  // The reader of the stream gets the error.
}
