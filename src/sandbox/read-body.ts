import type { IncomingMessage } from 'node:http';

/** The body of a request. A body that is too large is read to its end, but not kept. */
export type RequestBody =
  | { readonly kind: 'whole'; readonly bytes: Buffer }
  | { readonly kind: 'too_large' }
  | { readonly kind: 'broken_off' };

/** Reads a body of at most `maxBytes`. Never throws: a client that leaves is `broken_off`. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<RequestBody> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size <= maxBytes) chunks.push(chunk);
    }
  } catch {
    return { kind: 'broken_off' };
  }
  return size > maxBytes ? { kind: 'too_large' } : { kind: 'whole', bytes: Buffer.concat(chunks) };
}
