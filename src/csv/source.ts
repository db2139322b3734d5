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

/** Where the bytes come from; standard input is handed in as a stream. */
export type CsvSource =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'stream'; readonly stream: Readable; readonly name: string };

type OpenSource = {
  /** For messages. */
  readonly name: string;
  /** The bytes, decompressed. Throws RunError `input`. */
  readonly chunks: AsyncGenerator<Buffer>;
  /** Ends reading and, for a path, waits until the descriptor is closed. May be called again. */
  close(): Promise<void>;
};

// Large enough to make the hops between generators free, small enough that parsing one chunk blocks for some 10 ms.
const CHUNK_BYTES = 128 * 1024;

/**
 * Reads a file or stream, decompressing gzip, which is known by its first bytes. A file that changes while it is read is
 * an error. A pipe whose writer is silent is left when `signal` is aborted.
 */
export function openSource(source: CsvSource, signal?: AbortSignal): OpenSource {
  const name = source.kind === 'path' ? source.path : source.name;
  let input: Readable | undefined;
  function use(stream: Readable): Readable {
    // The error is kept for the reader.
    stream.on('error', ignore);
    return (input = stream);
  }
  const bytes = source.kind === 'path' ? readPath(source.path, use, signal) : buffersOf(use(source.stream));
  return {
    name,
    chunks: decompress(bytes, name),
    async close() {
      // A stream that was handed in may never say that it is closed; a file always does.
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
  // A line without an end in a file that is some seconds old: perhaps its writer has not written the rest yet.
  const isLineOpen = !isGzipped && last !== undefined && last !== LF && last !== CR;
  if (isLineOpen && isFresh(before)) await sleep(FRESH_WAIT_MS);
  if (hasChanged(before, await stat(path, { bigint: true }))) throw changedWhileRead(path);
}

const LF = 0x0a;
const CR = 0x0d;
const FRESH_MS = 2_000;
const FRESH_WAIT_MS = 500;

/** Opened without waiting for a writer, and read by an event: a thread that waits for one could not be stopped. */
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

/** A file that was put in its place is another one: what was read is the whole of the old. */
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
