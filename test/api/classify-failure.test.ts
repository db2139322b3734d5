import { expect, test } from 'vitest';
import { classifyFailure } from '../../src/api/classify-failure.js';

function failure(code: unknown): Error {
  return Object.assign(new Error('PATCH https://api/contacts/c1 Bearer key'), {
    code,
    options: { body: 'Zoë' },
  });
}

test.each(['ETIMEDOUT', 'ESOCKETTIMEDOUT'])('%s is a timeout', (code) => {
  expect(classifyFailure(failure(code), 'api.test')).toEqual({
    kind: 'trouble',
    code: 'timeout',
    status: undefined,
    message: `no answer from api.test in time (${code})`,
  });
});

test.each([
  ['ECONNREFUSED', 'connection refused: api.test (ECONNREFUSED)'],
  ['EAI_AGAIN', 'host name could not be looked up: api.test (EAI_AGAIN)'],
  ['CERT_HAS_EXPIRED', 'certificate expired: api.test (CERT_HAS_EXPIRED)'],
  ['HPE_INVALID_CONSTANT', 'request failed: api.test (HPE_INVALID_CONSTANT)'],
  ['a text with Bearer key', 'request failed: api.test (unknown error)'],
  [undefined, 'request failed: api.test (unknown error)'],
])('code %j becomes a network error made of code and host alone', (code, message) => {
  expect(classifyFailure(failure(code), 'api.test')).toEqual({
    kind: 'trouble',
    code: 'network_error',
    status: undefined,
    message,
  });
});

test.each([undefined, null, 'text', 42])('%j thrown is a network error too', (thrown) => {
  expect(classifyFailure(thrown, 'api.test')).toMatchObject({ kind: 'trouble', code: 'network_error' });
});
