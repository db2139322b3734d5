import { createReadStream } from 'node:fs';
import { pipeline, type Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
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

/** Starts reading a file or stream, decompressing gzip, which is known by its first bytes. */
export function openSource(source: CsvSource): OpenSource {
  const name = source.kind === 'path' ? source.path : source.name;
  const input =
    source.kind === 'path' ? createReadStream(source.path, { highWaterMark: CHUNK_BYTES }) : source.stream;
  // A file that cannot be opened says so before anybody reads; the error is kept for the reader.
  input.on('error', ignore);
  return {
    name,
    chunks: readChunks(input, name),
    async close() {
      // A stream that was handed in may never say that it is closed; a file always does.
      const closed = source.kind === 'path' && !input.closed ? finished(input).catch(ignore) : undefined;
      input.destroy();
      await closed;
    },
  };
}

async function* readChunks(input: Readable, name: string): AsyncGenerator<Buffer> {
  try {
    const bytes = buffersOf(input);
    const magic = await takeBytes(bytes, 2);
    const all = putBack(magic, bytes);
    yield* isGzip(magic) ? gunzip(all) : all;
  } catch (error) {
    throw readError(name, error);
  }
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
