import { expect, test } from 'vitest';
import { putBack, takeBytes } from '../../src/csv/peek.js';

function source(...chunks: string[]): { bytes: AsyncGenerator<Buffer>; isClosed: () => boolean } {
  let closed = false;
  async function* bytes(): AsyncGenerator<Buffer> {
    try {
      for (const chunk of chunks) yield await Promise.resolve(Buffer.from(chunk));
    } finally {
      closed = true;
    }
  }
  return { bytes: bytes(), isClosed: () => closed };
}

test('what was taken can be put back', async () => {
  for (const size of [0, 1, 3, 4, 100]) {
    const { bytes } = source('a', 'bc', 'd');
    const head = await takeBytes(bytes, size);
    expect(head.length).toBeGreaterThanOrEqual(Math.min(size, 4));
    let text = '';
    for await (const chunk of putBack(head, bytes)) text += chunk.toString();
    expect(text).toBe('abcd');
  }
});

test('leaving at what was put back closes the rest', async () => {
  const { bytes, isClosed } = source('a', 'b');
  const all = putBack(await takeBytes(bytes, 1), bytes);
  await all.next();
  await all.return(undefined);
  expect(isClosed()).toBe(true);
});
