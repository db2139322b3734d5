import { expect, test } from 'vitest';
import { readYamlFile } from '../../src/config/yaml-file.js';
import { RunError } from '../../src/errors.js';
import { tempFile } from '../support/temp-dir.js';

function read(text: string | Uint8Array): unknown {
  return readYamlFile(tempFile('m.yaml', text), 'mapping');
}

function refusalOf(text: string | Uint8Array): string {
  const path = tempFile('m.yaml', text);
  try {
    readYamlFile(path, 'mapping');
  } catch (error) {
    expect(error).toBeInstanceOf(RunError);
    const { kind, message } = error as RunError;
    expect(kind).toBe('mapping');
    expect(message.startsWith(path)).toBe(true);
    return message.slice(path.length);
  }
  throw new Error('no refusal');
}

test.each<[string, string, unknown]>([
  ['words that are switches in old YAML', 'a: yes\nb: NO\nc: on', { a: 'yes', b: 'NO', c: 'on' }],
  ['a country code as a key', 'NO: no', { NO: 'no' }],
  [
    'keys that look like numbers',
    'values: { 01: a, 1: b, 1.0: c }',
    { values: { '01': 'a', '1': 'b', '1.0': 'c' } },
  ],
  ['keys that look like switches', 'values: { True: male }', { values: { True: 'male' } }],
  ['a date stays text', 'a: 2020-01-01', { a: '2020-01-01' }],
  ['a rate and a share', 'rate: 200/1m\nmax: 5%', { rate: '200/1m', max: '5%' }],
  ['numbers and switches', 'a: 8\nb: 1.50\nc: true\nd: ~', { a: 8, b: 1.5, c: true, d: null }],
  ['JSON, indented with tabs', '{\n\t"a": "x\\/y",\n\t"b": [1]\n}', { a: 'x/y', b: [1] }],
  ['a BOM', '\uFEFFa: 1', { a: 1 }],
  ['nothing', '', null],
])('read as meant: %s', (_title, text, value) => {
  expect(read(text)).toEqual(value);
});

test('no key is special', () => {
  const value = read('__proto__: { polluted: true }\nb: 2') as Record<string, unknown>;
  expect(Object.keys(value)).toEqual(['__proto__', 'b']);
  expect(value['polluted']).toBeUndefined();
});

test.each([
  ['a key twice', 'a: 1\na: 2', ', line 2, column 1: Map keys must be unique'],
  [
    'a colon that belongs to a name',
    'f:\n  x: First: Name',
    ', line 2, column 6: Nested mappings are not allowed',
  ],
  ['a list that never ends', 'a: [1,\nb: 2', ', line 2, column 1: Flow sequence'],
  ['a tag', 'a: !!js/function "x"', ', line 1, column 4: Unresolved tag'],
  ['two documents', 'a: 1\n---\nb: 2', ', line 2, column 1: Source contains multiple documents'],
  ['a key that is a list', '? [a]\n: 1', ', line 1, column 3: '],
  [
    'leading zeros',
    'id: 1\nname: 007',
    ', line 2, column 7: 007 would lose digits as a number: write it in quotes',
  ],
  ['twenty digits', 'id: 12345678901234567890', ', line 1, column 5: 12345678901234567890 would lose digits'],
  ['an alias of nothing', 'a: *b', ': Unresolved alias'],
  ['bytes of another encoding', Buffer.from('a: Pr\xe9nom', 'latin1'), ' is not in UTF-8'],
  [
    'a file of contacts',
    'a,b\n'.repeat(300_000),
    ' is no mapping file: it has 1200000 bytes, and at most 1048576 are read',
  ],
])('refused with its place: %s', (_title, text, message) => {
  expect(refusalOf(text).slice(0, message.length)).toBe(message);
});

test('no message has a second place or advice to programmers', () => {
  expect(refusalOf('a: 1\n---\nb: 2')).toBe(', line 2, column 1: Source contains multiple documents');
});

test('every fault is reported', () => {
  expect(refusalOf('a: 1\na: 2\nb: 1\nb: 2').split('\n')).toHaveLength(2);
});

test('aliases that multiply without end are refused', () => {
  const levels = Array.from(
    { length: 8 },
    (_, i) => `l${i + 1}: &l${i + 1} [${Array(10).fill(`*l${i}`).join(', ')}]`,
  );
  expect(refusalOf(['l0: &l0 [x]', ...levels].join('\n'))).toContain('alias');
});

test('a file that is not there is an error of its kind, with the flag to check', () => {
  expect(() => readYamlFile('/no/such/file.yaml', 'config')).toThrow(
    expect.objectContaining({
      kind: 'config',
      message: expect.stringContaining('/no/such/file.yaml'),
      hint: 'check the path given with --config',
    }),
  );
});
