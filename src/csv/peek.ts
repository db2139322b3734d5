/** The first `size` bytes, or all there are; the generator stays open and goes on behind them. */
export async function takeBytes(chunks: AsyncGenerator<Buffer>, size: number): Promise<Buffer> {
  const taken: Buffer[] = [];
  let length = 0;
  while (length < size) {
    const next = await chunks.next();
    if (next.done === true) break;
    taken.push(next.value);
    length += next.value.length;
  }
  return Buffer.concat(taken);
}

/** What was taken, then the rest; ending early ends the rest. */
export async function* putBack<T extends { readonly length: number }>(
  taken: T,
  rest: AsyncGenerator<T>,
): AsyncGenerator<T> {
  try {
    if (taken.length > 0) yield taken;
    yield* rest;
  } finally {
    // Where the reader left at the first yield, `rest` has not heard of it.
    await rest.return(undefined);
  }
}
