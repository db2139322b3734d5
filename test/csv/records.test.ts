import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createFramer } from '../../src/csv/framing.js';
import { recordLimits } from '../../src/csv/limits.js';
import { splitRecords } from '../../src/csv/records.js';

const PIECES = ['a', 'é', ' ', ',', ';', '\t', '\r', '\n', '\r\n', "'", '\0', 'long text'];

test.each([',', ';', '\t', '|'])(
  'text without quotes is split as csv-parse splits it, by %j',
  (delimiter) => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }), (pieces) => {
        const framed = createFramer(delimiter, recordLimits(), 1).push(pieces.join(''), true);
        const ours = splitRecords(framed, { delimiter, quote: '"' }).map(({ cells }) => cells);
        const theirs: string[][] = parse(framed.text, {
          delimiter,
          record_delimiter: ['\r\n', '\n'],
          relax_column_count: true,
          skip_empty_lines: true,
        });
        const blank = framed.frames.map(({ isBlank }) => isBlank);
        expect(ours).toEqual(theirs.filter((_, i) => blank[i] !== true));
      }),
    );
  },
);
