import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { yamlMap, yamlText } from '../../../src/mapping/guess/yaml-text.js';

test.each([
  ['First Name', 'First Name'],
  ['Ngày sinh', 'Ngày sinh'],
  ['dd/MM/yyyy', 'dd/MM/yyyy'],
  ['Asia/Ho_Chi_Minh', 'Asia/Ho_Chi_Minh'],
  ['Yes', '"Yes"'],
  ['null', '"null"'],
  ['2024', '"2024"'],
  ['HH:mm', '"HH:mm"'],
  ['a #b', '"a #b"'],
  ['', '""'],
  ['a\nb', '"a\\nb"'],
  ['\u2028\u0085', '"\\u2028\\u0085"'],
])('%j is written %s', (text, yaml) => {
  expect(yamlText(text)).toBe(yaml);
});

test('every text comes back from YAML, alone, as a key and inside a flow map', () => {
  const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), fc.string());
  fc.assert(
    fc.property(text, text, (key, value) => {
      expect(parse(yamlText(value))).toBe(value);
      const map = parse(yamlMap({ a: { [key]: value } }));
      expect(Object.entries(map.a)).toEqual([[key, value]]);
    }),
  );
});
