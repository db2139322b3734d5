import { decodeText } from './decode.js';
import { encodingOfBom, type Encoding } from './encoding.js';
import { refuseBinary } from './not-text.js';
import { putBack, takeBytes } from './peek.js';

const HEAD_BYTES = 128 * 1024;

/**
 * Turns bytes into text without its byte order mark. The mark decides the encoding; without a mark it is
 * `wanted`. Throws RunError `input` at once where the bytes are no text, and while reading where bytes are
 * not valid.
 */
export async function openText(
  bytes: AsyncGenerator<Buffer>,
  wanted: Encoding,
  name: string,
): Promise<{ text: AsyncGenerator<string>; encoding: Encoding }> {
  const head = await takeBytes(bytes, HEAD_BYTES);
  const { encoding, bomBytes } = encodingOfBom(head) ?? { encoding: wanted, bomBytes: 0 };
  const body = head.subarray(bomBytes);
  refuseBinary(name, body, !/^utf-(16|32)/.test(encoding.name));
  return { text: decodeText(putBack(body, bytes), encoding, name, bomBytes), encoding };
}
