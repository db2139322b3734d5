import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readNetwork, readTrusted } from '../../src/config/network.js';
import { pemPath } from '../support/certificates.js';
import { tempDir } from '../support/temp-dir.js';

test('HTTPS_PROXY comes before ALL_PROXY before HTTP_PROXY, the lower case first, and an empty one is none', () => {
  const env = { HTTP_PROXY: 'h', all_proxy: 'a', ALL_PROXY: 'A', HTTPS_PROXY: 'S', https_proxy: ' ' };
  expect(readNetwork(env).proxies.map(({ name }) => name)).toEqual([
    'HTTPS_PROXY',
    'all_proxy',
    'ALL_PROXY',
    'HTTP_PROXY',
  ]);
  expect(readNetwork({})).toEqual({
    proxies: [],
    noProxy: '',
    extraCaFile: undefined,
    isTlsUnchecked: false,
  });
});

test.each([
  [{ NO_PROXY: 'a' }, 'a'],
  [{ no_proxy: 'b', NO_PROXY: 'a' }, 'b'],
])('NO_PROXY in both spellings: %j', (env, noProxy) => {
  expect(readNetwork(env).noProxy).toBe(noProxy);
});

describe('--ca-file', () => {
  const none = readNetwork({});

  test('gives its certificates, and with them those of NODE_EXTRA_CA_CERTS, which Node would leave out', () => {
    expect(readTrusted({ ...none, caFile: undefined, extraCaFile: pemPath('good') })).toBeUndefined();
    expect(readTrusted({ ...none, caFile: pemPath('ca') })).toHaveLength(1);
    expect(readTrusted({ ...none, caFile: pemPath('ca'), extraCaFile: pemPath('good') })).toHaveLength(2);
    expect(readTrusted({ ...none, caFile: pemPath('ca'), extraCaFile: '/nowhere.pem' })).toHaveLength(1);
  });

  test.each([
    ['nothing in it', ''],
    ['a key', '-----BEGIN PRIVATE KEY-----\nMHcC\n-----END PRIVATE KEY-----\n'],
    ['a damaged one', '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'],
  ])('with %s is a mistake that names the cure', async (_what, text) => {
    const caFile = join(tempDir(), 'ca.pem');
    await writeFile(caFile, text);
    expect(() => readTrusted({ ...none, caFile })).toThrow(
      expect.objectContaining({
        kind: 'config',
        hint: expect.stringContaining('BEGIN CERTIFICATE'),
      }) as Error,
    );
  });

  test('that is not there is a mistake', () => {
    expect(() => readTrusted({ ...none, caFile: '/nowhere/ca.pem' })).toThrow(
      'cannot read --ca-file /nowhere/ca.pem: there is no such file',
    );
  });
});
