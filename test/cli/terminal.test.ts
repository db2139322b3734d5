import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { maskOf } from '../../src/cli/known-secrets.js';
import { openTerminal, type RawTerminal } from '../../src/cli/terminal.js';
import { ourOwn } from '../../src/contact/text.js';

const KEY = 'sk-0123456789abcdef';

function opened(env: NodeJS.ProcessEnv = {}): { said: { out: string; err: string }; raw: RawTerminal } {
  const said = { out: '', err: '' };
  const raw = {
    stdin: Readable.from([]),
    env,
    out: (text: string) => void (said.out += text),
    err: (text: string) => void (said.err += text),
    exitsWith: () => undefined,
    canAsk: false,
    outIsTerminal: true,
    errIsTerminal: true,
  };
  return { said, raw };
}

test.each([
  ['escape', '\u001b[31m'],
  ['the C1 form of it', '\u009b31m'],
  ['a bell', '\u0007'],
  ['a return that would write over the line', '\r'],
  ['a mark for direction', '\u202e'],
  ['an isolate', '\u2066'],
  ['a blank without width', '\u200b'],
  ['a line separator', '\u2028'],
  ['a filler that shows nothing', '\u3164'],
  ['half a character', '\ud83d'],
])('%s reaches neither stream', (_what, text) => {
  const { said, raw } = opened();
  const terminal = openTerminal(raw, (kept) => kept);
  terminal.out(`a${text}b\n`);
  terminal.err(`a${text}b\n`);
  for (const shown of [said.out, said.err]) expect(shown).toMatch(/^a(\\u[\da-f]{4}\[?(31m)?)+b\n$/);
});

test('a JSON text stays one, and means the same', () => {
  const { said, raw } = opened();
  const value = { name: 'a\u202e\u0085\u{e0001}b\u001b' };
  openTerminal(raw, (kept) => kept).out(JSON.stringify(value));
  expect(said.out).toMatch(/^[\x20-\x7e]*$/);
  expect(JSON.parse(said.out)).toEqual(value);
});

test('letters, line feeds, tabs and our own sequences stay', () => {
  const { said, raw } = opened();
  const terminal = openTerminal(raw, (kept) => kept);
  terminal.err('Nguyễn 😀\n\tשלום\n');
  terminal.draw(ourOwn('\r\u001b[K'), ourOwn('1 contact'));
  expect(said.err).toBe('Nguyễn 😀\n\tשלום\n\r\u001b[K1 contact');
});

test('the key, and passwords of Redis and proxies, reach neither stream', () => {
  const env = {
    CHATIVE_API_KEY: KEY,
    HTTPS_PROXY: 'http://me:proxy%2Dpassword@proxy:3128',
    CHATIVE_REDIS_URL: 'redis://:redis-password@host',
  };
  const { said, raw } = opened(env);
  const terminal = openTerminal(raw, maskOf(env, undefined));
  terminal.out(`${KEY} proxy-password`);
  terminal.err(`${Buffer.from(KEY).toString('base64')} redis-password`);
  terminal.draw(ourOwn(KEY));
  expect(said.out).toBe('[key] [password]');
  expect(said.err).toMatch(/^\[key\].{0,3} \[password\]\[key\]$/);
});
