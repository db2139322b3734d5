import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { foldFlags, type Folded } from '../../src/config/fold.js';
import { apiSettings, inputSettings, sandboxSettings, syncSettings } from '../../src/config/settings.js';
import { readNetwork } from '../../src/config/network.js';

function fold(
  line: Record<string, unknown>,
  command: 'sync' | 'validate' | 'get' | 'sandbox' = 'sync',
): Folded {
  return foldFlags(command, { commandLine: line, env: {}, file: undefined });
}

test('a sync that is told nothing but its file has the documented defaults', () => {
  expect(syncSettings(fold({ file: 'contacts.csv' }))).toEqual({
    file: 'contacts.csv',
    delimiter: undefined,
    encoding: undefined,
    skipLines: 0,
    shortRows: 'reject',
    maxRecordBytes: 16 * 1024 * 1024,
    timezone: 'UTC',
    mapping: undefined,
    match: undefined,
    action: 'update',
    blank: 'skip',
    clearWord: '(clear)',
    nullWords: [],
    notFound: 'reject',
    clearAs: 'null',
    duplicates: 'merge',
    baseUrl: 'https://api.chative.io/v1.0',
    apiKeyFile: undefined,
    customFieldsKey: undefined,
    rate: { kind: 'limited', requests: 200, windowMs: 60_000, text: '200/1m' },
    concurrency: 8,
    timeoutMs: 30_000,
    maxAttempts: 5,
    maxOutageMs: 900_000,
    graceMs: 8_000,
    network: { ...readNetwork({}), caFile: undefined },
    noSpool: false,
    compare: false,
    deleteMissing: false,
    full: false,
    limit: undefined,
    dryRun: false,
    maxFailures: undefined,
    maxDeletes: undefined,
    yes: false,
    verify: 3,
    maxDurationMs: undefined,
    dataDir: './chative-data',
    sandbox: false,
    remembered: { file: resolve('contacts.csv') },
  });
});

test('every flag of a sync reaches its setting', () => {
  const settings = syncSettings(
    fold({
      file: 'c.csv',
      delimiter: 'tab',
      encoding: 'utf-16le',
      'max-deletes': '5%',
      'max-failures': '3',
      limit: '10',
      yes: true,
      'no-spool': true,
      'max-duration': '1h',
      sandbox: true,
      'custom-fields-key': 'customFields',
      'clear-word': ' - ',
    }),
  );
  expect(settings).toMatchObject({
    delimiter: '\t',
    encoding: 'utf-16le',
    maxDeletes: { kind: 'percent', value: 5 },
    maxFailures: { kind: 'count', value: 3 },
    limit: 10,
    yes: true,
    noSpool: true,
    maxDurationMs: 3_600_000,
    sandbox: true,
    customFieldsKey: 'customFields',
    clearWord: '-',
  });
});

test('a run remembers what decides what is sent, and nothing that a resume may change', () => {
  const { remembered } = syncSettings(
    fold({ file: 'c.csv', blank: 'clear', rate: '5/s', limit: '3', timeout: '1s' }),
  );
  expect(remembered).toEqual({ file: resolve('c.csv'), blank: 'clear' });
});

test('the flags of validate make whole settings too', () => {
  expect(syncSettings(fold({ file: 'c.csv' }, 'validate'))).toMatchObject({
    file: 'c.csv',
    blank: 'skip',
    rate: { requests: 200 },
  });
});

test('get and sandbox have all they need by default', () => {
  expect(apiSettings(fold({}, 'get'))).toMatchObject({ timeoutMs: 30_000, maxAttempts: 5 });
  expect(sandboxSettings(fold({}, 'sandbox'))).toMatchObject({
    port: 8787,
    contacts: 100,
    faults: 0,
    window: 'sliding',
  });
});

test.each([
  ['no file', {}, '--file is missing'],
  ['no copy of standard input', { file: '-', 'no-spool': true }, '--no-spool does not go with --file -'],
  [
    'custom fields under a standard field',
    { file: 'c.csv', 'custom-fields-key': 'email' },
    'email is a standard field',
  ],
])('refused with a cure: %s', (_title, line, message) => {
  expect(() => syncSettings(fold(line))).toThrow(
    expect.objectContaining({
      kind: 'usage',
      message: expect.stringContaining(message),
      hint: expect.any(String),
    }),
  );
});

test('standard input with a copy, and a file without one, are fine', () => {
  expect(inputSettings(fold({ file: '-' })).file).toBe('-');
  expect(syncSettings(fold({ file: 'c.csv', 'no-spool': true })).noSpool).toBe(true);
});
