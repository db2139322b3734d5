import { gzipSync } from 'node:zlib';

/** An answer as bytes on the wire, and what may be made of it. */
export type HostileAnswer = {
  /** Written one after the other. */
  readonly pieces: readonly Buffer[];
  /** What the server does then: it goes away, waits for the next request, or says no more. */
  readonly then: 'end' | 'keep' | 'reset' | 'silent';
  readonly status: number;
  /** Whether a request may count as done with it; undefined where HTTP itself can be read two ways. */
  readonly isDone: boolean | undefined;
  /** For a look at what went wrong. */
  readonly what: string;
};

export type Dice = {
  readonly below: (bound: number) => number;
  readonly pick: <T>(choices: readonly T[]) => T;
};

export function createDice(random: () => number): Dice {
  const below = (bound: number): number => Math.floor(random() * bound);
  return { below, pick: <T>(choices: readonly T[]): T => choices[below(choices.length)]! };
}

const CONTROLS = '\x1b[31m\x1b]0;owned\x07\x9b2J\u202e\u2066\u200b\u2028\r\n\ttail';
const STATUSES = [200, 200, 200, 200, 201, 202, 204, 206, 207, 299, 304, 301, 302, 400, 404, 404, 408, 409, 413, 418, 422, 429, 451, 500, 502, 503, 504, 599]; // prettier-ignore
const ODD_STATUS_LINES = ['HTTP/1.1 099 x', 'HTTP/1.1 999 x', 'HTTP/1.1 1234 x', 'HTTP/2 200', 'HTTP/1.1 2OO OK', 'ICY 200 OK', 'HTTP/1.1', '', 'SSH-2.0-x', '\x16\x03\x01\x02\0']; // prettier-ignore

/** Every way in which a server gives back the key, in a text. */
function echoes(key: string): string[] {
  const base64 = Buffer.from(`Bearer ${key}`).toString('base64');
  const escaped = Array.from(key, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
  return [
    key,
    `Bearer ${key}`,
    encodeURIComponent(key),
    base64,
    escaped,
    `${key.slice(0, 9)}\\n${key.slice(9)}`,
  ];
}

function jsonBody(dice: Dice, key: string): string {
  const { below, pick } = dice;
  const message = pick([
    'no',
    '',
    CONTROLS,
    ...echoes(key),
    'x'.repeat(below(20_000)),
    '\ud800',
    '<b>&#27;[0m</b>',
  ]);
  const deep = (depth: number): string => `${'{"a":['.repeat(depth)}1${']}'.repeat(depth)}`;
  const contact = `{"id":${pick(['"c1"', '"c2"', '1', '1e999', '12345678901234567890', 'null', '{"toString":"x"}', '[]', '""'])},"firstName":${pick(['"Ann"', 'null', '1e999', '{}', '"\\ud800"', '["x"]', JSON.stringify(CONTROLS)])}}`; // prettier-ignore
  return pick([
    '{}',
    'null',
    'true',
    '"text"',
    '1e999',
    '-0.10000000000000000000000000000000001',
    '[]',
    contact,
    `{"list":[${Array.from({ length: below(5) }, () => contact).join()}]}`,
    '{"list":[]}',
    '{"list":{"length":9}}',
    '{"list":[null,1,[],{"id":{}},{"_id":true}]}',
    `{"message":${JSON.stringify(message).replaceAll('\\\\', '\\')}}`,
    `{"message":[${JSON.stringify(message).replaceAll('\\\\', '\\')},1,null,{}]}`,
    '{"message":{"message":"x"},"code":[]}',
    '{"id":"c1","id":"c2","firstName":"a","firstName":"b"}',
    '{"__proto__":{"firstName":"x"},"constructor":{"prototype":1},"id":"c1"}',
    deep(below(80)),
    deep(5_000 + below(5_000)),
    `[${'{},'.repeat(below(3_000))}{}]`,
  ]);
}

function otherBody(dice: Dice): Buffer {
  const { below, pick } = dice;
  const json = jsonBody(dice, 'none');
  return pick([
    () => Buffer.from('<!doctype html><title>\x1b[2J</title>'),
    () => Buffer.from(json.slice(0, below(json.length))),
    () => Buffer.from(`\ufeff${json}`),
    () => Buffer.from(json, 'utf16le'),
    () => gzipSync(json),
    () => Buffer.from(Array.from({ length: below(300) }, () => below(256))),
    () => Buffer.from(`${json}${json}`),
    () => Buffer.from(`)]}',\n${json}`),
    () => Buffer.from('{"a":1,}'),
    () => Buffer.from('NaN'),
    () => Buffer.alloc(below(100_000), '['),
    () => Buffer.alloc(below(100_000), 0),
    () => Buffer.from(' \r\n\t '),
  ])();
}

/** The program's own rule, said once more: any 2xx with JSON or an empty body. */
function isDoneBody(body: Buffer): boolean {
  const text = body.toString('utf8').trim();
  if (text === '') return true;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function headersOf(dice: Dice, key: string): string[] {
  const { below, pick } = dice;
  return Array.from({ length: below(4) }, () =>
    pick([
      () =>
        `content-type: ${pick(['application/json', 'text/html', 'application/json; charset=utf-16', '\xff'])}`,
      () => `retry-after: ${pick(['0', '1', '-1', '1e9', '99999999999999999999', 'soon', 'Fri, 31 Dec 9999 23:59:59 GMT', 'NaN', 'Infinity', ''])}`, // prettier-ignore
      () => `x-ratelimit-remaining: ${pick(['0', '-1', '9'.repeat(40), 'x', '1, 2'])}`,
      () => `x-ratelimit-reset: ${pick(['0', '1', '9'.repeat(40), 'x', '4102444800'])}`,
      () => `date: ${pick(['Thu, 01 Jan 1970 00:00:00 GMT', 'x', 'Fri, 31 Dec 9999 23:59:59 GMT'])}`,
      () => `content-encoding: ${pick(['gzip', 'br', 'x'])}`,
      () => `location: ${pick(['http://127.0.0.1:9/', `/${key}`, 'javascript:x'])}`,
      () => `x-echo: ${pick(echoes(key).slice(0, 4))}`,
      () => `set-cookie: ${'a'.repeat(below(20_000))}`,
      () => `${'x'.repeat(below(3_000) + 1)}: 1`,
      () => Array.from({ length: below(300) + 1 }, (_, index) => `x-${index}: ${index}`).join('\r\n'),
      () => 'connection: upgrade\r\nupgrade: h2c',
    ])(),
  );
}

/** One answer out of all that a server can say, by the dice. */
export function makeHostileAnswer(dice: Dice, key: string): HostileAnswer {
  const { below, pick } = dice;
  const status = pick(STATUSES);
  const isJson = below(3) > 0;
  const body = isJson ? Buffer.from(jsonBody(dice, key)) : otherBody(dice);
  const start = `HTTP/1.${below(8) > 0 ? 1 : 0} ${status} ${pick(['OK', '', '\x1b[1m', key])}\r\n`;
  const plain = headersOf(dice, key);
  // Without the word, the next request is often written to a connection that is gone already.
  const goesOn = below(2) === 0;
  if (!goesOn && below(8) > 0) plain.push('connection: close');
  const head = (...own: string[]): Buffer =>
    Buffer.from(`${start}${[...own, ...plain].map((line) => `${line}\r\n`).join('')}\r\n`, 'latin1');
  const isSuccess = status >= 200 && status < 300;
  // These two have no body, whatever follows.
  const done = (bytes: Buffer): boolean => isSuccess && (status === 204 || isDoneBody(bytes));
  const chunked = 'transfer-encoding: chunked';
  const answer = (
    what: string,
    bytes: readonly Buffer[],
    isDone: boolean | undefined,
    then: HostileAnswer['then'] = goesOn && WHOLE.includes(what) ? 'keep' : 'end',
  ): HostileAnswer =>
    // prettier-ignore
    ({ pieces: split(dice, Buffer.concat(bytes)), then, status, isDone, what: `${what} ${status}` });
  const kind = below(40);
  if (kind < 14) return answer('exact', [head(`content-length: ${body.length}`), body], done(body));
  if (kind < 18) return answer('until the end', [head('connection: close'), body], done(body));
  if (kind < 22) return answer('chunked', [head(chunked), inChunks(dice, body), LAST], done(body));
  if (kind < 24) {
    const more = below(1_000) + 1;
    const isWhole = status === 204 || status === 304;
    return answer(
      'too short',
      [head(`content-length: ${body.length + more}`), body],
      isWhole ? done(body) : false,
    );
  }
  if (kind < 26) {
    const less = below(body.length + 1);
    return answer('too long', [head(`content-length: ${less}`), body], done(body.subarray(0, less)));
  }
  if (kind < 28) {
    const isWhole = status === 204 || status === 304;
    return answer('no last chunk', [head(chunked), inChunks(dice, body)], isWhole ? done(body) : false);
  }
  if (kind < 30)
    return answer('broken chunk', [head(chunked), Buffer.from(pick(['zz\r\n', '-1\r\n', 'ffffffffffffffffff\r\n', '5\r\nab']))], status === 204 ? true : false); // prettier-ignore
  if (kind < 31)
    return answer('both lengths', [head(chunked, `content-length: ${body.length}`), body], undefined);
  if (kind < 32)
    return answer(
      'two lengths',
      [head('content-length: 2', `content-length: ${body.length}`), body],
      undefined,
    );
  if (kind < 33)
    return answer('early hints', [Buffer.from('HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n'.repeat(below(20))), head(`content-length: ${body.length}`), body], done(body)); // prettier-ignore
  if (kind < 34)
    return answer('no HTTP', [Buffer.from(`${pick(ODD_STATUS_LINES)}\r\n\r\n${body.toString('latin1')}`, 'latin1')], undefined); // prettier-ignore
  if (kind < 35)
    return answer(
      'raw control',
      [Buffer.from(`${start}x: \x00\x1b\r\ny z: 1\r\n\r\n`, 'latin1'), body],
      undefined,
    );
  if (kind < 36) return answer('switching', [Buffer.from('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n')], false); // prettier-ignore
  if (kind < 37) return answer('nothing', [], false, pick(['end', 'reset']));
  if (kind < 38)
    return answer('reset', [head(`content-length: ${body.length + 9}`), body], status === 204 || status === 304 ? undefined : false, 'reset'); // prettier-ignore
  if (below(8) > 0) return answer('two answers', [head(`content-length: ${body.length}`), body, head('content-length: 0')], done(body)); // prettier-ignore
  return answer('silent', [head(`content-length: ${body.length + 9}`), body].slice(0, below(3)), status === 204 || status === 304 ? undefined : false, 'silent'); // prettier-ignore
}

/** After these, the next request may come on the same connection. */
const WHOLE = ['exact', 'chunked', 'too long', 'two answers', 'early hints'];

const LAST = Buffer.from('0\r\n\r\n');

function inChunks({ below }: Dice, body: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length;) {
    const part = body.subarray(at, at + 1 + below(body.length));
    at += part.length;
    parts.push(
      Buffer.from(`${part.length.toString(16)}${below(4) > 0 ? '' : ';x="y"'}\r\n`),
      part,
      Buffer.from('\r\n'),
    );
  }
  return Buffer.concat(parts);
}

function split({ below }: Dice, bytes: Buffer): Buffer[] {
  const cuts = Array.from({ length: below(3) }, () => below(bytes.length + 1)).sort((a, b) => a - b);
  return [0, ...cuts].map((from, index) => bytes.subarray(from, cuts[index] ?? bytes.length));
}
