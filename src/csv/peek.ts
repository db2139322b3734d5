/** The first `size` bytes, or all where there are fewer. The generator stays open and goes on behind them. */
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

/** Gives `taken` first, then the rest. A reader that stops early ends the rest, too. */
export function putBack<T extends { readonly length: number }>(
  taken: T,
  rest: AsyncGenerator<T>,
): AsyncGenerator<T> {
  return putBackAll(taken.length > 0 ? [taken] : [], rest);
}

/** The same of several pieces. */
export async function* putBackAll<T>(taken: readonly T[], rest: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    yield* taken;
    yield* rest;
  } finally {
    // A reader that stops before `rest` never reached it, so `rest` is ended here.
    await rest.return(undefined);
  }
}
