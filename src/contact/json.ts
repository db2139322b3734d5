import { randomBytes } from 'node:crypto';
import { scanJson } from './json-scan.js';

/**
 * More levels than any contact has: contacts nest two or three. Thousands of levels overflow the stack of a
 * function that walks through them.
 */
const MOST_DEPTH = 64;
/**
 * More values than any page has: 200 contacts have some ten thousand. Each value takes about 60 bytes of
 * memory, however short it is written.
 */
const MOST_VALUES = 1_000_000;

/** A number that a double cannot hold. It keeps its text, as the API wrote it. */
export class BigNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

/** JSON that is refused before it is parsed. The message says why, with the number. */
export class UnreadableJson extends SyntaxError {
  override readonly name = 'UnreadableJson';
}

/**
 * A mark before the text of such a number, while the platform's parser reads the JSON. It is random, so that
 * no answer can hold it.
 */
const MARK = `${randomBytes(12).toString('base64url')}#`;

/**
 * Parses a contact from JSON. A number that a double would change becomes a `BigNumber`, which
 * `stringifyBody` writes as it was. Rounded, an ID of another system would be lost for ever with the contact
 * that is deleted. Where a key comes twice, the last one counts. Throws SyntaxError where the text is no
 * JSON, and UnreadableJson where it has more levels or values than any contact has.
 */
export function parseBody(text: string): unknown {
  const { depth, values, lossy } = scanJson(text);
  if (depth > MOST_DEPTH)
    throw new UnreadableJson(`nested ${counted(depth)} levels deep, of which ${MOST_DEPTH} are read`);
  if (values > MOST_VALUES)
    throw new UnreadableJson(
      `too large: ${counted(values)} values, of which ${counted(MOST_VALUES)} are read`,
    );
  if (lossy.length === 0) return JSON.parse(text);
  const parts: string[] = [];
  let done = 0;
  for (const [from, to] of lossy) {
    parts.push(text.slice(done, from), `"${MARK}${text.slice(from, to)}"`);
    done = to;
  }
  return withBigNumbers(JSON.parse(parts.join('') + text.slice(done)));
}

/** The JSON of a value that `parseBody` gave; `indent` as JSON.stringify has it. */
export function stringifyBody(value: unknown, indent?: number): string {
  const bigs: BigNumber[] = [];
  const marked = (_key: string, inner: unknown): unknown => {
    if (!isBigNumber(inner)) return inner;
    bigs.push(inner);
    return `${MARK}${inner.toString()}`;
  };
  // The type of JSON.stringify says string, but undefined has no JSON.
  const json = JSON.stringify(value, marked, indent) as string | undefined;
  return (bigs.length === 0 ? json : json?.replace(MARKED, '$1')) ?? 'null';
}

const MARKED = new RegExp(`"${MARK}([^"]*)"`, 'g');

export function isBigNumber(value: unknown): value is BigNumber {
  return value instanceof BigNumber;
}

/** Puts a BigNumber in the place of each marked text. The depth was checked before, so recursion is safe. */
function withBigNumbers(value: unknown): unknown {
  if (typeof value === 'string')
    return value.startsWith(MARK) ? new BigNumber(value.slice(MARK.length)) : value;
  if (typeof value !== 'object' || value === null) return value;
  // Only own keys are read, so that `__proto__` is a key like any other.
  for (const [key, inner] of Object.entries(value)) {
    const read = withBigNumbers(inner);
    if (read !== inner)
      Object.defineProperty(value, key, {
        value: read,
        writable: true,
        enumerable: true,
        configurable: true,
      });
  }
  return value;
}

function counted(n: number): string {
  return n.toLocaleString('en-US');
}
