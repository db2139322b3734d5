import { describe, expect, test } from 'vitest';
import { chooseProxy } from '../../src/api/proxy.js';

const API = 'https://api.chative.io/v1.0';

function choose(value: string, noProxy = '', baseUrl = API): ReturnType<typeof chooseProxy> {
  return chooseProxy(baseUrl, { proxies: [{ name: 'HTTPS_PROXY', value }], noProxy });
}

test('the first variable that is set decides', () => {
  const proxies = [
    { name: 'https_proxy', value: 'http://one.test:3128' },
    { name: 'ALL_PROXY', value: 'http://two.test:3128' },
  ];
  expect(chooseProxy(API, { proxies, noProxy: '' })).toEqual({
    kind: 'http',
    url: 'http://one.test:3128',
    from: 'https_proxy',
    login: undefined,
  });
  expect(chooseProxy(API, { proxies: [], noProxy: '' })).toBeUndefined();
});

test.each([
  ['proxy.test:3128', 'http', 'http://proxy.test:3128'],
  ['http://proxy.test', 'http', 'http://proxy.test'],
  ['https://proxy.test:8443/', 'http', 'https://proxy.test:8443'],
  ['http://[2001:db8::1]:3128', 'http', 'http://[2001:db8::1]:3128'],
  ['socks5h://proxy.test:1080', 'socks', 'socks5h://proxy.test:1080'],
])('%s is understood', (value, kind, url) => {
  expect(choose(value)).toMatchObject({ kind, url });
});

test.each([
  ['http://ann:s3cret@proxy.test', 'ann', 's3cret'],
  ['http://corp%5Cann:p%40ss%2F%23@proxy.test', 'corp\\ann', 'p@ss/#'],
  ['ann:100%@proxy.test:80', 'ann', '100%'],
])('of %s the user and the password are decoded and kept out of the address', (value, user, password) => {
  expect(choose(value)).toMatchObject({ url: 'http://proxy.test', login: { user, password } });
});

test.each(['http://ann:s3cret#x@proxy.test', 'ftp://ann:s3cret@proxy.test', 'http://', 'http://a b:s3cret@'])(
  '%s is refused without being repeated',
  (value) => {
    const error = expect.objectContaining({
      kind: 'config',
      message: expect.stringMatching(/^HTTPS_PROXY /),
    });
    expect(() => choose(value)).toThrow(error as Error);
    expect(() => choose(value)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('s3cret') }) as Error,
    );
  },
);

test.each([
  'http://localhost:8787/v1.0',
  'https://localhost/v1.0',
  'https://127.0.0.9/v1.0',
  'https://[::1]/v1.0',
])('loopback is never proxied: %s', (baseUrl) =>
  expect(choose('http://proxy.test', '', baseUrl)).toBeUndefined(),
);

describe('NO_PROXY', () => {
  test.each([
    ['*', API],
    ['api.chative.io', API],
    ['API.Chative.IO.', API],
    ['chative.io', API],
    ['.chative.io', API],
    ['*.chative.io', API],
    ['localhost, api.chative.io:443', API],
    ['localhost api.chative.io', API],
    ['chative.io:8443', 'https://api.chative.io:8443/v1.0'],
    ['10.0.0.0/8', 'https://10.20.30.40/v1.0'],
    ['10.20.30.40', 'https://10.20.30.40/v1.0'],
    ['10.20.30.40:8443', 'https://10.20.30.40:8443/v1.0'],
    ['2001:db8::/32', 'https://[2001:db8::7]/v1.0'],
    ['2001:db8:0::7', 'https://[2001:db8::7]/v1.0'],
    ['[2001:db8::7]:8443', 'https://[2001:db8::7]:8443/v1.0'],
  ])('%s takes out %s', (noProxy, baseUrl) => {
    expect(choose('http://proxy.test', noProxy, baseUrl)).toBeUndefined();
  });

  test.each([
    ['', API],
    [' , ', API],
    ['ative.io', API],
    ['other.io', API],
    ['api.chative.io:8443', API],
    ['chative.io.evil.test', API],
    ['10.0.0.0/8', 'https://11.0.0.1/v1.0'],
    ['10.0.0.0/99', 'https://10.0.0.1/v1.0'],
    ['10.0.0.0/8', API],
    ['0.20.30.40', 'https://10.20.30.40/v1.0'],
    ['2001:db8::/32', 'https://[2001:db9::7]/v1.0'],
  ])('%s does not take out %s', (noProxy, baseUrl) => {
    expect(choose('http://proxy.test', noProxy, baseUrl)).toBeDefined();
  });
});
