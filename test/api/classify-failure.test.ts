import { expect, test } from 'vitest';
import { classifyFailure as classify } from '../../src/api/classify-failure.js';
import type { Reply } from '../../src/api/reply.js';
import { watchTunnel } from '../../src/api/tunnel.js';

const BASE_URL = 'https://api.test/v1.0';

function classifyFailure(error: unknown, isProven = false): Reply {
  return classify(error, { baseUrl: BASE_URL, proxy: undefined, tunnel: watchTunnel() }, isProven);
}

function failure(code: unknown): Error {
  return Object.assign(new Error('PATCH https://api/contacts/c1 Bearer key'), {
    code,
    options: { body: 'Zoë' },
  });
}

test.each(['ETIMEDOUT', 'ESOCKETTIMEDOUT'])('%s is a timeout', (code) => {
  expect(classifyFailure(failure(code))).toEqual({
    kind: 'trouble',
    code: 'timeout',
    status: undefined,
    message: `no answer from ${BASE_URL} in time (${code})`,
  });
});

test.each([
  ['ECONNREFUSED', `cannot reach ${BASE_URL}: connection refused (ECONNREFUSED)`],
  ['EAI_AGAIN', `cannot reach ${BASE_URL}: host name could not be looked up (EAI_AGAIN)`],
  ['HPE_INVALID_CONSTANT', `cannot reach ${BASE_URL}: request failed (HPE_INVALID_CONSTANT)`],
  ['a text with Bearer key', `cannot reach ${BASE_URL}: request failed (unknown error)`],
  [undefined, `cannot reach ${BASE_URL}: request failed (unknown error)`],
])('code %j becomes a network error made of code and address alone', (code, message) => {
  expect(classifyFailure(failure(code))).toEqual({
    kind: 'trouble',
    code: 'network_error',
    status: undefined,
    message,
  });
});

test.each([undefined, null, 'text', 42])('%j thrown is a network error too', (thrown) => {
  expect(classifyFailure(thrown)).toMatchObject({ kind: 'trouble', code: 'network_error' });
});

test('a certificate that cannot be trusted ends the run, unless the API has answered before', () => {
  const message = `cannot reach ${BASE_URL}: certificate expired (CERT_HAS_EXPIRED)`;
  const error = failure('CERT_HAS_EXPIRED');
  expect(() => classifyFailure(error)).toThrow(expect.objectContaining({ kind: 'config', message }) as Error);
  expect(classifyFailure(error, true)).toMatchObject({ kind: 'trouble', code: 'network_error', message });
});
