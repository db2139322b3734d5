import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { formatSaid, reportError, type ErrorFormat } from '../../src/cli/fail.js';
import type { Terminal } from '../../src/cli/terminal.js';
import { EXIT_CODES, RunError, type RunErrorKind } from '../../src/errors.js';

async function reported(
  error: unknown,
  format?: ErrorFormat,
): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const terminal: Terminal = {
    stdin: Readable.from([]),
    env: {},
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
    exitsWith: () => undefined,
    canAsk: false,
    outIsTerminal: false,
    errIsTerminal: false,
    draw: () => undefined,
  };
  return { code: await reportError(error, terminal, format), ...said };
}

test('an error of the run is its message and its hint, on standard error', async () => {
  const error = new RunError('input', 'a.csv line 3: a quote is never closed', { hint: 'close it' });
  expect(await reported(error)).toEqual({
    code: 2,
    out: '',
    err: 'chative-contacts: a.csv line 3: a quote is never closed\n  close it\n',
  });
});

test('without a hint it is the message alone', async () => {
  expect((await reported(new RunError('locked', 'held by another run'))).err).toBe(
    'chative-contacts: held by another run\n',
  );
});

test('neither its stack nor its cause is printed: the cause may quote data', async () => {
  const cause = new Error('ann@example.com');
  const { err } = await reported(new RunError('storage', 'cannot write', { hint: 'make room', cause }));
  expect(err).not.toContain('ann@example.com');
  expect(err).not.toMatch(/\n\s+at /);
  expect(err).not.toContain('RunError');
});

test.each(Object.keys(EXIT_CODES).filter((kind) => kind !== 'ok') as RunErrorKind[])(
  'the exit code of %s is that of the contract',
  async (kind) => {
    expect((await reported(new RunError(kind, 'x'))).code).toBe(EXIT_CODES[kind]);
  },
);

test.each<[string, unknown, RegExp]>([
  ['an error', new TypeError('x is not a function'), /TypeError: x is not a function\n\s+at /],
  ['a text', 'thrown text', /thrown text/],
  ['nothing', undefined, /undefined/],
])(
  '%s that is no RunError is a bug of ours: exit 1, and all there is to find it',
  async (_, error, expected) => {
    const { code, err, out } = await reported(error);
    expect(code).toBe(1);
    expect(err).toContain('this is a bug in chative-contacts');
    expect(err).toMatch(expected);
    expect(out).toBe('');
  },
);

test('as a record: one line of JSON with exit code, kind, hint and message', async () => {
  const error = new RunError('input', 'a.csv line 3: a quote is never closed', { hint: 'close it' });
  const { code, out, err } = await reported(error, 'json');
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(JSON.parse(err)).toEqual({
    level: 'error',
    time: expect.any(String),
    exitCode: 2,
    code: 'input',
    hint: 'close it',
    msg: 'a.csv line 3: a quote is never closed',
  });
});

test('a bug as a record has its stack', async () => {
  const { code, err } = await reported(new TypeError('x is not a function'), 'json');
  expect(code).toBe(1);
  expect(JSON.parse(err)).toMatchObject({
    level: 'fatal',
    exitCode: 1,
    err: { message: 'x is not a function', stack: expect.stringContaining('at ') },
  });
});

test.each<[string[], NodeJS.ProcessEnv, ErrorFormat]>([
  [['sync', '--log-format', 'json'], {}, 'json'],
  [['sync', '--log-format=json', '--flie'], {}, 'json'],
  [['sync'], { CHATIVE_LOG_FORMAT: 'JSON' }, 'json'],
  [['sync', '--log-format', 'pretty'], { CHATIVE_LOG_FORMAT: 'json' }, 'text'],
  [['sync', '--log-format'], {}, 'text'],
  [[], {}, 'text'],
])('what %j and %j say of the form, before anything is checked: %s', (args, env, format) => {
  expect(formatSaid(args, env)).toBe(format);
});
