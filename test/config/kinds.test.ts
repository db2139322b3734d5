import { expect, test } from 'vitest';
import { KINDS, type Kind } from '../../src/config/kinds.js';

test.each<[Kind, string, unknown]>([
  ['text', ' windows-1252 ', 'windows-1252'],
  ['path', ' a file.csv', ' a file.csv'],
  ['count', '0', 0],
  ['positive', ' 8 ', 8],
  ['duration', '0s', 0],
  ['period', '30s', 30_000],
  ['bound', '10', { kind: 'count', value: 10 }],
  ['bound', '0', { kind: 'count', value: 0 }],
  ['bound', '2.5%', { kind: 'percent', value: 2.5 }],
  ['bound', '100 %', { kind: 'percent', value: 100 }],
  ['share', '0.25', 0.25],
  ['share', '1', 1],
  ['zone', 'Asia/Ho_Chi_Minh', 'Asia/Ho_Chi_Minh'],
  ['delimiter', ';', ';'],
  ['delimiter', '\t', '\t'],
  ['delimiter', '\\t', '\t'],
  ['delimiter', 'Tab', '\t'],
  ['delimiter', 'auto', 'auto'],
  ['size', '16MiB', 16 * 1024 * 1024],
  ['size', '1.5 kb', 1500],
  ['size', '4096', 4096],
  ['boolean', 'Yes', true],
  ['boolean', '0', false],
])('a %s may be %j', (kind, text, value) => {
  expect(KINDS[kind].parse(text)).toEqual(value);
});

test.each<[Kind, string]>([
  ['text', '  '],
  ['path', ''],
  ['count', '-1'],
  ['count', '1.5'],
  ['count', '0x10'],
  ['count', '1e3'],
  ['positive', '0'],
  ['period', '0s'],
  ['bound', '101%'],
  ['bound', '-5%'],
  ['bound', '%'],
  ['bound', 'few'],
  ['share', '1.5'],
  ['share', '.'],
  ['zone', 'Mars/Olympus'],
  ['delimiter', 'x'],
  ['delimiter', ''],
  ['delimiter', 'constructor'],
  ['size', '0'],
  ['size', '16TB'],
  ['boolean', 'maybe'],
])('a %s is never %j', (kind, text) => {
  expect(KINDS[kind].parse(text)).toBeUndefined();
});
