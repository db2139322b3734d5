import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFramer } from '../../src/csv/framing.js';
import { recordLimits } from '../../src/csv/limits.js';
import type { Quote } from '../../src/csv/quote.js';
import { splitRecords } from '../../src/csv/records.js';

const PIECES = ['a', 'é', ' ', ',', ';', '\t', '\r', '\n', '\r\n', "'", '\0', 'long text'];

/** The records of a text as this program splits it, and as csv-parse alone does. */
function bothSplits(text: string, delimiter: string, quote: Quote): { ours: unknown; theirs: unknown } {
  const framed = createFramer(delimiter, recordLimits(), 1, quote).push(text, true);
  const theirs: string[][] = parse(framed.text, {
    delimiter,
    quote,
    escape: quote,
    record_delimiter: ['\r\n', '\n'],
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
  });
  const isBlank = framed.frames.map((frame) => frame.isBlank);
  return {
    ours: splitRecords(framed, { delimiter, quote }).map(({ cells }) => cells),
    theirs: theirs.filter((_, i) => isBlank[i] !== true),
  };
}

test.each([',', ';', '\t', '|'])(
  'text without quotes is split as csv-parse splits it, by %j',
  (delimiter) => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }), (pieces) => {
        const { ours, theirs } = bothSplits(pieces.join(''), delimiter, '"');
        expect(ours).toEqual(theirs);
      }),
    );
  },
);

test.each([
  [',', '"'],
  [';', '"'],
  [',', "'"],
] as const)('text with quotes is split as csv-parse splits it, by %j and %j', (delimiter, quote) => {
  const quoted = fc
    .array(fc.constantFrom(...PIECES, quote + quote), { maxLength: 4 })
    .map((pieces) => `${quote}${pieces.join('')}${quote}`);
  const piece = fc.oneof(fc.constantFrom(...PIECES, quote, delimiter, '\n'), quoted);
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const { ours, theirs } = bothSplits(pieces.join(''), delimiter, quote);
      expect(ours).toEqual(theirs);
    }),
    { numRuns: 1_000 },
  );
});

test.each([
  ['a,"b, ""c""",d', [['a', 'b, "c"', 'd']]],
  [
    '"a",""\n"b",""""\r\n',
    [
      ['a', ''],
      ['b', '"'],
    ],
  ],
  [
    '"",\n,""\n',
    [
      ['', ''],
      ['', ''],
    ],
  ],
  ['"a\nb",c\n', [['a\nb', 'c']]],
  [
    'O"Neil,x\n"y",z\n',
    [
      ['O"Neil', 'x'],
      ['y', 'z'],
    ],
  ],
])('%j', (text, cells) => {
  expect(bothSplits(text, ',', '"')).toEqual({ ours: cells, theirs: cells });
});
