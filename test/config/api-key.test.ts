import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { resolveApiKey } from '../../src/config/api-key.js';
import { RunError } from '../../src/errors.js';
import { tempFile } from '../support/temp-dir.js';

function refusalOf(keyFile: string | undefined, env: NodeJS.ProcessEnv): RunError {
  try {
    resolveApiKey(keyFile, env);
  } catch (error) {
    expect(error).toBeInstanceOf(RunError);
    return error as RunError;
  }
  throw new Error('no refusal');
}

test('the key comes from the environment, without blanks around it', () => {
  expect(resolveApiKey(undefined, { CHATIVE_API_KEY: ' key-1\n' })).toBe('key-1');
});

test.each([
  ['a line end', 'key-2\r\n'],
  ['a BOM', '\uFEFFkey-2'],
  ['blank lines around it', '\n\n key-2 \n'],
])('a key file beats the environment and may have %s', (_title, text) => {
  expect(resolveApiKey(tempFile('key', text), { CHATIVE_API_KEY: 'key-1' })).toBe('key-2');
});

test.each([[{}], [{ CHATIVE_API_KEY: ' ' }]])(
  'no key is exit 2 with where it is made and how to rehearse',
  (env) => {
    const error = refusalOf(undefined, env);
    expect(error).toMatchObject({
      kind: 'config',
      exitCode: 2,
      message: 'no API key: CHATIVE_API_KEY is not set',
    });
    expect(error.hint).toContain('Settings > Developer > API Keys');
    expect(error.hint).toContain('--sandbox');
  },
);

test.each([
  ['blanks', 'Bearer secret'],
  ['two lines', 'secret\nsecret2'],
  ['control characters', 'sec\u0000ret'],
  ['letters that no header can carry', 'secrét'],
])('a key with %s inside is refused without being shown', (_title, key) => {
  for (const error of [refusalOf(undefined, { CHATIVE_API_KEY: key }), refusalOf(tempFile('key', key), {})]) {
    expect(error.kind).toBe('config');
    expect(`${error.message} ${error.hint ?? ''}`).not.toMatch(/sec|Bearer/);
  }
});

test('an empty key file is refused, whatever the environment holds', () => {
  expect(refusalOf(tempFile('key', '\n'), { CHATIVE_API_KEY: 'key-1' }).message).toMatch(/holds no API key$/);
});

test('a key given in place of a file is not shown, nor is it in the cause', () => {
  const error = refusalOf('secret-key', {});
  expect(error).toMatchObject({
    kind: 'config',
    message: 'cannot read the file that --api-key-file names: there is no such file',
  });
  expect([error.message, error.hint, error.stack, error.cause].join(' ')).not.toContain('secret-key');
});

test('a folder in place of a key file is refused', () => {
  expect(refusalOf(dirname(tempFile('key', 'k')), {}).message).toContain('it is a folder');
});
