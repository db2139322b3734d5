import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { reportError } from '../../src/cli/fail.js';
import type { Terminal } from '../../src/cli/terminal.js';
import { EXIT_CODES, RunError, type RunErrorKind } from '../../src/errors.js';

function reported(error: unknown): { code: number; out: string; err: string } {
  const said = { out: '', err: '' };
  const terminal: Terminal = {
    stdin: Readable.from([]),
    env: {},
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
    canAsk: false,
    outIsTerminal: false,
    errIsTerminal: false,
    draw: () => undefined,
  };
  return { code: reportError(error, terminal), ...said };
}

test('an error of the run is its message and its hint, on standard error', () => {
  const error = new RunError('input', 'a.csv line 3: a quote is never closed', { hint: 'close it' });
  expect(reported(error)).toEqual({
    code: 2,
    out: '',
    err: 'chative-contacts: a.csv line 3: a quote is never closed\n  close it\n',
  });
});

test('without a hint it is the message alone', () => {
  expect(reported(new RunError('locked', 'held by another run')).err).toBe(
    'chative-contacts: held by another run\n',
  );
});

test('neither its stack nor its cause is printed: the cause may quote data', () => {
  const cause = new Error('ann@example.com');
  const { err } = reported(new RunError('storage', 'cannot write', { hint: 'make room', cause }));
  expect(err).not.toContain('ann@example.com');
  expect(err).not.toMatch(/\n\s+at /);
  expect(err).not.toContain('RunError');
});

test.each(Object.keys(EXIT_CODES).filter((kind) => kind !== 'ok') as RunErrorKind[])(
  'the exit code of %s is that of the contract',
  (kind) => {
    expect(reported(new RunError(kind, 'x')).code).toBe(EXIT_CODES[kind]);
  },
);

test.each<[string, unknown, RegExp]>([
  ['an error', new TypeError('x is not a function'), /TypeError: x is not a function\n\s+at /],
  ['a text', 'thrown text', /thrown text/],
  ['nothing', undefined, /undefined/],
])('%s that is no RunError is a bug of ours: exit 1, and all there is to find it', (_, error, expected) => {
  const { code, err, out } = reported(error);
  expect(code).toBe(1);
  expect(err).toContain('this is a bug in chative-contacts');
  expect(err).toMatch(expected);
  expect(out).toBe('');
});
