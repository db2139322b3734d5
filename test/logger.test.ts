import { expect, test } from 'vitest';
import { createLogger, type LogOptions } from '../src/logger.js';

async function linesOf(
  options: Partial<LogOptions>,
  log: (logger: Awaited<ReturnType<typeof createLogger>>) => void,
): Promise<string[]> {
  const lines: string[] = [];
  const write = (line: string): number => lines.push(line);
  log(await createLogger({ level: 'info', format: 'auto', isTerminal: false, write, ...options }));
  return lines;
}

function asJson([line = '']: readonly string[]): Record<string, unknown> {
  return JSON.parse(line) as Record<string, unknown>;
}

test('away from a terminal a line is JSON with an ISO time, neither process nor host', async () => {
  const lines = await linesOf({}, (log) => log.info({ rows: 3 }, 'read'));
  expect(lines[0]?.endsWith('\n')).toBe(true);
  expect(asJson(lines)).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-.*Z$/),
    rows: 3,
    msg: 'read',
  });
});

test.each<[LogOptions['format'], boolean, boolean]>([
  ['auto', true, true],
  ['auto', false, false],
  ['pretty', false, true],
  ['json', true, false],
])('format %s with terminal %s is pretty: %s', async (format, isTerminal, isPretty) => {
  const [line = ''] = await linesOf({ format, isTerminal }, (log) => log.warn({ pauseMs: 5 }, 'pausing'));
  expect(line.startsWith('{')).toBe(!isPretty);
  expect(line).toContain('pausing');
  // Colours only where somebody sees them.
  expect(line.includes('\u001b[')).toBe(isPretty && isTerminal);
});

test('lines below the level are not written, and silent writes none', async () => {
  expect(await linesOf({}, (log) => log.debug('detail'))).toEqual([]);
  expect(await linesOf({ level: 'silent' }, (log) => log.error('trouble'))).toEqual([]);
});

test.each([['json'], ['pretty']] as const)(
  'the key is cut out wherever it might be logged: %s',
  async (format) => {
    const lines = await linesOf({ format }, (log) => {
      log.info(
        { apiKey: 'secret', settings: { apiKey: 'secret' }, headers: { authorization: 'Bearer secret' } },
        'x',
      );
    });
    expect(lines.join('')).toContain('[secret]');
    expect(lines.join('').replaceAll('[secret]', '')).not.toContain('secret');
  },
);

test('an error is logged without the request that its library hangs on it', async () => {
  const error = Object.assign(new TypeError('reset'), {
    code: 'ECONNRESET',
    options: { token: 'secret', body: 'Jane' },
  });
  const lines = await linesOf({}, (log) => log.error({ err: error }, 'failed'));
  expect(lines.join('')).not.toMatch(/secret|Jane/);
  expect(asJson(lines)['err']).toMatchObject({ type: 'TypeError', message: 'reset', code: 'ECONNRESET' });
});
